namespace Learning.Evaluation;

/// <summary>One held-out item, answered by two adapters (or the base model) in the same way. Immutable.</summary>
internal sealed record PairedItem
{
    /// <summary>Of the sample; names the item in findings.</summary>
    public required string Id { get; init; }

    /// <summary>Whose items resemble each other: a user, or a file. What is resampled.</summary>
    public required string Group { get; init; }

    /// <summary>Names of the slices it belongs to: its language, its kind of error, …</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];

    /// <summary>Has been wrong once and must never be again.</summary>
    public bool IsRegression { get; init; }

    /// <summary>Of what the candidate is compared with.</summary>
    public required ItemScore Reference { get; init; }

    public required ItemScore Candidate { get; init; }

    /// <summary>Only the candidate is right.</summary>
    public bool IsBetter => Candidate.ExactMatch && !Reference.ExactMatch;

    /// <summary>Only the reference is right.</summary>
    public bool IsWorse => Reference.ExactMatch && !Candidate.ExactMatch;
}
