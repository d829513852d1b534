using AdapterHost.Engine;

namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>
/// Fill-in-the-middle prompts in the order prefix, suffix, middle:
/// <c>[BOS] [extras] &lt;prefix&gt; … &lt;suffix&gt; … &lt;middle&gt;</c>. What is too long is cut far from the cursor, never refused.
/// </summary>
internal sealed class FimPromptBuilder(IInferenceEngine engine)
{
    /// <summary>An answer may keep at most this part of the context free; a cap that asks for more is clamped later.</summary>
    private const int AnswerShare = 4;

    /// <summary>llama.cpp's ratio: three parts of the room for the prefix, one for the suffix, and what one leaves is the other's.</summary>
    private const int PrefixParts = 3, AllParts = 4;

    private readonly ITokenizer _tokenizer = engine.Tokenizer;

    /// <param name="text">What stands around the cursor.</param>
    /// <param name="answerTokens">Tokens that the answer may have.</param>
    /// <exception cref="InvalidOperationException">The base model has no tokens for it.</exception>
    public FimPrompt Build(FimText text, int answerTokens)
    {
        var fim = _tokenizer.Fim ?? throw new InvalidOperationException("The base model has no fill-in-the-middle tokens.");
        int[] start = _tokenizer.BosToken is { } bos ? [bos] : [];
        var free = Math.Clamp(answerTokens, 1, Math.Max(1, engine.Limits.ContextTokens / AnswerShare));
        var room = Math.Max(0, engine.Limits.ContextTokens - free - start.Length - 3);

        // 1. The cursor's surroundings first.
        var before = Tail(text.Prefix, text.Line, room, out var cutBefore);
        var after = Head(text.Suffix, room, out var cutAfter);
        var prefixRoom = Math.Max(room * PrefixParts / AllParts, room - after.Length);
        var prefix = before[Math.Max(0, before.Length - prefixRoom)..];
        var suffix = after[..Math.Min(after.Length, room - prefix.Length)];

        // 2. Other files get what is left.
        var extras = ExtraTokens.Fit(text, fim, _tokenizer, room - prefix.Length - suffix.Length, out var cutExtras);

        var cut = cutBefore || cutAfter || cutExtras || prefix.Length < before.Length || suffix.Length < after.Length;
        return new FimPrompt([.. start, .. extras, fim.Prefix, .. prefix, fim.Suffix, .. suffix, fim.Middle], cut);
    }

    private int[] Tail(string prefix, string line, int room, out bool cut)
    {
        // Apart, as llama.cpp does: a token that spanned both would not be what the model saw when it was trained on lines.
        var lineTokens = Tokens(TextCut.Tail(line, room, out var cutLine));
        var prefixTokens = Tokens(TextCut.Tail(prefix, room, out var cutPrefix));
        cut = cutLine || cutPrefix;
        return [.. prefixTokens, .. lineTokens];
    }

    private int[] Head(string suffix, int room, out bool cut) => Tokens(TextCut.Head(suffix, room, out cut));

    private int[] Tokens(string text) => text.Length == 0 ? [] : _tokenizer.Tokenize(text, parseSpecial: false, addSpecial: false);
}
