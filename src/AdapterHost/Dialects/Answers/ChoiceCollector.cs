using System.Text;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>Puts the events of one choice together.</summary>
internal sealed class ChoiceCollector
{
    private readonly StringBuilder _text = new();
    private readonly List<TokenScore> _tokens = [];
    private readonly List<TokenScore> _promptTokens = [];
    private Finished? _end;

    public void Take(GenerationEvent read)
    {
        switch (read)
        {
            case TextDelta delta:
                _text.Append(delta.Text);
                _tokens.AddRange(delta.Tokens);
                break;
            case PromptScores scores:
                _promptTokens.AddRange(scores.Tokens);
                break;
            case Finished end:
                _end = end;
                break;
        }
    }

    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public ChoiceResult Result() =>
        new(_text.ToString(), _end ?? throw new InvalidOperationException("A generation ended without saying how."))
        {
            Tokens = _tokens,
            PromptTokens = _promptTokens,
        };
}
