using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>What an OpenAI-like answer has besides its text.</summary>
/// <param name="Stamp">What every chunk repeats.</param>
/// <param name="Choices">Choices of one prompt.</param>
/// <param name="Tokenizer">Knows the bytes of tokens.</param>
internal sealed record AnswerShape(AnswerStamp Stamp, int Choices, ITokenizer Tokenizer)
{
    /// <summary>Whether a stream tells what it cost.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Whether tokens come with their log-probabilities.</summary>
    public bool LogProbabilities { get; init; }
}
