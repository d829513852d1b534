using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Interactions;

/// <summary>What is taken in of people's work, and for how long it is kept. Section <c>Interactions</c>.</summary>
internal sealed class InteractionOptions
{
    public const string Section = "Interactions";
    public const int DefaultRetentionDays = 30;
    public const int DefaultMaxTextCharacters = 64 * 1024;
    public const int DefaultMaxLineBytes = 512 * 1024;
    public const int DefaultMaxLines = 200_000;
    public const long DefaultMaxImportBytes = 1024L * 1024 * 1024;
    public const int DefaultSweepMinutes = 15;
    public const int DefaultConcurrentImports = 16;

    /// <summary>Days for which an interaction is kept of which no sample was made. Lowering it takes what is older at the next sweep; raising it holds for what comes from then on.</summary>
    [Range(1, 3650)]
    public int RetentionDays { get; set; } = DefaultRetentionDays;

    /// <summary>Minutes from one sweep for what is too old to the next: so much longer than <see cref="RetentionDays"/> it may be there.</summary>
    [Range(1, 24 * 60)]
    public int SweepMinutes { get; set; } = DefaultSweepMinutes;

    /// <summary>The longest text (an error, a code, a piece of context), in UTF-16 units.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxTextCharacters { get; set; } = DefaultMaxTextCharacters;

    /// <summary>The longest line of an import, in bytes. A longer one is refused by itself.</summary>
    [Range(4 * 1024, 16 * 1024 * 1024)]
    public int MaxLineBytes { get; set; } = DefaultMaxLineBytes;

    /// <summary>Lines of one import; its verdicts wait in memory for a client that reads late.</summary>
    [Range(1, 10_000_000)]
    public int MaxLines { get; set; } = DefaultMaxLines;

    /// <summary>The longest import, in bytes.</summary>
    [Range(1024 * 1024, 1024L * 1024 * 1024 * 1024)]
    public long MaxImportBytes { get; set; } = DefaultMaxImportBytes;

    /// <summary>Imports that run at once; of one tenant one.</summary>
    [Range(1, 64)]
    public int ConcurrentImports { get; set; } = DefaultConcurrentImports;
}
