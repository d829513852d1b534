namespace HostContract;

/// <summary>How one family of models is asked to fill in the middle, as clients spell it that build the prompt themselves.</summary>
public sealed record FimTemplate
{
    /// <summary>The family, for logs and tests.</summary>
    public required string Family { get; init; }

    /// <summary>Stands before the text in front of the cursor.</summary>
    public required string Prefix { get; init; }

    /// <summary>Stands before the text behind the cursor.</summary>
    public required string Suffix { get; init; }

    /// <summary>Ends the prompt; empty where the text before the cursor ends it.</summary>
    public required string Middle { get; init; }

    /// <summary>Stands before each further file at the start of the prompt, where the family has such a mark.</summary>
    public string? File { get; init; }

    /// <summary>Stands before the repository's name at the start of the prompt.</summary>
    public string? Repository { get; init; }

    /// <summary>Whether the marks are set off by a blank on each side, which is no part of the text.</summary>
    public bool Spaced { get; init; }

    /// <summary>Whether nothing may stand before the first mark: the marks are words that ordinary text can have.</summary>
    public bool AtStart { get; init; }

    /// <summary>The parts of a prompt of this form, or null when it has another.</summary>
    public FimPieces? Read(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        if (!prompt.EndsWith(Middle, StringComparison.Ordinal))
            return null;
        var end = prompt.Length - Middle.Length;
        var prefix = prompt.IndexOf(Prefix, 0, end, StringComparison.Ordinal);
        var suffix = prompt.IndexOf(Suffix, 0, end, StringComparison.Ordinal);
        if (prefix < 0 || suffix < 0)
            return null;

        var (first, second) = prefix < suffix ? (Prefix, Suffix) : (Suffix, Prefix);
        var start = Math.Min(prefix, suffix);
        var cut = prompt.IndexOf(second, start + first.Length, end - start - first.Length, StringComparison.Ordinal);
        // Without a last mark only "suffix first" leaves the cursor at the end.
        if (cut < 0 || (AtStart && start > 0) || (Middle.Length == 0 && prefix < suffix))
            return null;

        var one = Bare(prompt[(start + first.Length)..cut]);
        var other = Bare(prompt[(cut + second.Length)..end]);
        return prefix < suffix
            ? new FimPieces(this, prompt[..start], one, other)
            : new FimPieces(this, prompt[..start], other, one);
    }

    private string Bare(string text)
    {
        if (!Spaced)
            return text;
        var start = text.StartsWith(' ') ? 1 : 0;
        var end = text.Length > start && text.EndsWith(' ') ? text.Length - 1 : text.Length;
        return text[start..end];
    }
}
