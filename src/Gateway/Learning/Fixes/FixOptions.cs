using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Fixes;

/// <summary>Quick Fix. Bound from <c>Fixes</c>.</summary>
internal sealed class FixOptions
{
    public const string Section = "Fixes";
    public const double DefaultLeastConfidence = 0.2;
    public const int DefaultDeadlineMs = 3000;
    public const int DefaultMostDeadlineMs = 30_000;
    public const int DefaultRowPatienceMs = 100;
    public const int DefaultMostCodeCharacters = 32 * 1024;
    public const int DefaultMostContextTexts = 64;
    public const int DefaultMostContextCharacters = 64 * 1024;

    /// <summary>Below this confidence (0 to 1) nothing is answered. On the reference adapters' held-out code more than half of what is below the default is wrong.</summary>
    [Range(0d, 1d)]
    public double LeastConfidence { get; set; } = DefaultLeastConfidence;

    /// <summary>Milliseconds from a request's arrival within which it is answered when it has no <c>deadlineMs</c>.</summary>
    [Range(50, 600_000)]
    public int DeadlineMs { get; set; } = DefaultDeadlineMs;

    /// <summary>The most that <c>deadlineMs</c> may be.</summary>
    [Range(50, 600_000)]
    public int MostDeadlineMs { get; set; } = DefaultMostDeadlineMs;

    /// <summary>
    /// Milliseconds for which a finished fix waits for its row to be written, and never for more than half of what its deadline leaves. What is written later is written behind its answer, and outcomes find it
    /// at this gateway meanwhile.
    /// </summary>
    [Range(1, 60_000)]
    public int RowPatienceMs { get; set; } = DefaultRowPatienceMs;

    /// <summary>The longest code, in UTF-16 units.</summary>
    [Range(1, 256 * 1024)]
    public int MostCodeCharacters { get; set; } = DefaultMostCodeCharacters;

    /// <summary>The most texts of a context.</summary>
    [Range(0, 1024)]
    public int MostContextTexts { get; set; } = DefaultMostContextTexts;

    /// <summary>The longest context, all texts together, in UTF-16 units.</summary>
    [Range(0, 1024 * 1024)]
    public int MostContextCharacters { get; set; } = DefaultMostContextCharacters;

    /// <summary>By a base model's name: a JSON file with the prompts and modes that its adapters have when their manifest has none. Without one: a full rewrite, or one of the region.</summary>
    public Dictionary<string, string> Manifests { get; set; } = [];
}
