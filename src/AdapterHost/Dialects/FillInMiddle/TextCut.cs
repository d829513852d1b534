namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>Cuts text before it is tokenized, so that a whole file costs no more than the part of it that can fit.</summary>
internal static class TextCut
{
    /// <summary>More characters than this make no token, apart from runs of blanks.</summary>
    public const int CharactersPerToken = 32;

    /// <summary>The end of a text, at most what so many tokens can hold.</summary>
    public static string Tail(string text, int tokens, out bool cut)
    {
        var start = Math.Max(0L, text.Length - ((long)tokens * CharactersPerToken));
        cut = start > 0;
        if (cut && start < text.Length && char.IsLowSurrogate(text[(int)start]))
            start++;
        return text[(int)start..];
    }

    /// <summary>The start of a text, at most what so many tokens can hold.</summary>
    public static string Head(string text, int tokens, out bool cut)
    {
        var length = (int)Math.Min(text.Length, (long)tokens * CharactersPerToken);
        cut = length < text.Length;
        if (cut && length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length];
    }
}
