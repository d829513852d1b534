namespace AdapterHost.Dialects.FillInMiddle;

/// <summary>What stands around the cursor. All of it is text of a user's files: none of it can become a special token.</summary>
/// <param name="Prefix">Before the cursor's line, or before the cursor.</param>
/// <param name="Suffix">After the cursor.</param>
internal sealed record FimText(string Prefix, string Suffix)
{
    /// <summary>The cursor's line up to the cursor; continues <see cref="Prefix"/>.</summary>
    public string Line { get; init; } = string.Empty;

    /// <summary>Path of the cursor's file, where it is known. It stands in the prompt only when there are <see cref="Extras"/>.</summary>
    public string? FileName { get; init; }

    /// <summary>Pieces of other files, the nearest last.</summary>
    public IReadOnlyList<FimExtra> Extras { get; init; } = [];
}
