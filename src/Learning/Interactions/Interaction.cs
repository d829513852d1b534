namespace Learning.Interactions;

/// <summary>One piece of work: a code that failed and what its user ran next with success, scrubbed.</summary>
internal sealed record Interaction
{
    /// <summary>Unique among those that are looked at together.</summary>
    public required string Id { get; init; }

    /// <summary>When the fixed code ran (Unix seconds, UTC).</summary>
    public required long Time { get; init; }

    /// <summary>As the client calls it.</summary>
    public required string Language { get; init; }

    public required string Error { get; init; }

    /// <summary>At its first failing run (y).</summary>
    public required string Code { get; init; }

    /// <summary>At its next successful run (y′).</summary>
    public required string Fixed { get; init; }
}
