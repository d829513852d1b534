namespace Learning.Datasets;

/// <summary>What a sample says, scrubbed. Sealed wherever it is kept.</summary>
internal sealed record SampleContent
{
    /// <summary>The error's text.</summary>
    public required string Error { get; init; }

    /// <summary>The code at its first failing run (y).</summary>
    public required string Code { get; init; }

    /// <summary>The same code at its next successful run (y′).</summary>
    public required string Fixed { get; init; }

    public string? Path { get; init; }

    /// <summary>Neighbouring code, tables and APIs, as the prompt had them.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>The answer that was shown and replaced; null when none was, or it was kept.</summary>
    public string? Rejected { get; init; }

    /// <summary>128 random bits in hex: who has the digest alone cannot try out what it may have been made from.</summary>
    public required string Salt { get; init; }
}
