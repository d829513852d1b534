using AdapterHost.Engine;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>
/// Prompts that clients have built themselves: special tokens in them are parsed. One in the fill-in-the-middle template of another family is taken
/// apart and built anew with the base model's own tokens; its parts are plain text then. One in the base model's own template that is too long is
/// cut around the cursor likewise.
/// </summary>
internal sealed class RawPrompt(IInferenceEngine engine, FimPromptBuilder fim)
{
    private readonly ITokenizer _tokenizer = engine.Tokenizer;

    /// <param name="text">The prompt.</param>
    /// <param name="answerTokens">Tokens that the answer may have.</param>
    /// <param name="parameter">The field that it came in.</param>
    /// <param name="tokens">The prompt's tokens; empty on a refusal.</param>
    /// <returns>Why there is no prompt; null when there is one.</returns>
    public ApiError? Read(string text, int answerTokens, string parameter, out FimPrompt tokens)
    {
        tokens = new FimPrompt([], Cut: false);
        var pieces = _tokenizer.Fim is null ? null : FimTemplates.Read(text);
        var own = pieces is not null && IsOwn(pieces.Template);
        if (pieces is not null && !own)
        {
            tokens = fim.Build(ForeignHead.Read(pieces), answerTokens);
            return PromptRoom.Check(tokens.Tokens, engine.Limits, parameter);
        }

        if (pieces is null && PromptRoom.CheckText(text.Length, engine.Limits, parameter) is { } hopeless)
            return hopeless;
        if (!own || PromptRoom.CheckText(text.Length, engine.Limits, parameter) is null)
            tokens = new FimPrompt(_tokenizer.Tokenize(text, parseSpecial: true, addSpecial: true), Cut: false);
        if (own && (tokens.Tokens.Length == 0 || tokens.Tokens.Length >= engine.Limits.ContextTokens))
            tokens = fim.Build(ForeignHead.Read(pieces!), answerTokens);
        return PromptRoom.Check(tokens.Tokens, engine.Limits, parameter);
    }

    /// <summary>Tokens that the tokenizer puts before any text.</summary>
    public int Added => _tokenizer.Tokenize(string.Empty, parseSpecial: true, addSpecial: true).Length;

    // A mark that the base model knows as one token is its own, whatever family it comes from.
    private bool IsOwn(FimTemplate template) =>
        IsOneToken(template.Prefix) && IsOneToken(template.Suffix) && (template.Middle.Length == 0 || IsOneToken(template.Middle));

    private bool IsOneToken(string mark) => _tokenizer.Tokenize(mark, parseSpecial: true, addSpecial: false).Length == 1;
}
