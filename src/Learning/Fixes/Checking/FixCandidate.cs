using Learning.Fixes.Applying;
using Learning.Languages;

namespace Learning.Fixes.Checking;

/// <summary>A fix, and what it is judged by.</summary>
internal sealed record FixCandidate
{
    public required ILanguage Language { get; init; }

    /// <summary>The code that failed (y).</summary>
    public required string Original { get; init; }

    public required string Fixed { get; init; }

    /// <summary>From the original to the fix.</summary>
    public required IReadOnlyList<TextEdit> Edits { get; init; }

    /// <summary>Null = anywhere.</summary>
    public LineRange? Region { get; init; }

    /// <summary>What the model was shown besides the code: error, neighbouring code, tables.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>
    /// Names that the tenant's own kept code has. An adapter is there to know names that no prompt shows: without these, its best fixes would be refused.
    /// Null = nobody knows which they are, and names are not checked.
    /// </summary>
    public IReadOnlySet<string>? Vocabulary { get; init; } = new HashSet<string>();

    /// <summary>The code before the user's last edit, which made the original of it; null = unknown.</summary>
    public string? BeforeLastEdit { get; init; }

    /// <summary>The secrets in a text.</summary>
    public required Func<string, IReadOnlyList<string>> FindSecrets { get; init; }
}
