namespace Learning.Interactions;

/// <summary>One piece of work: a code that failed and what its user ran next with success, scrubbed.</summary>
internal sealed record Interaction
{
    /// <summary>Unique among those that are looked at together.</summary>
    public required string Id { get; init; }

    /// <summary>When the fixed code ran. Milliseconds since 1970, UTC.</summary>
    public required long Time { get; init; }

    /// <summary>When the code first failed, like <see cref="Time"/>; null = not known.</summary>
    public long? FailedAt { get; init; }

    /// <summary>As the client calls it.</summary>
    public required string Language { get; init; }

    /// <summary>Empty where the client told none.</summary>
    public required string Error { get; init; }

    /// <summary>At its first failing run (y).</summary>
    public required string Code { get; init; }

    /// <summary>At its next successful run (y′).</summary>
    public required string Fixed { get; init; }

    /// <summary>The file's path as the client calls it; null = not known.</summary>
    public string? Path { get; init; }

    /// <summary>The person, by pseudonym; empty = not known.</summary>
    public string UserKey { get; init; } = "";

    /// <summary>The file, by pseudonym; empty = not known.</summary>
    public string FileKey { get; init; } = "";
}
