namespace Learning.Evaluation.Runs;

/// <summary>All answers of a run. Each side has one for each item of its sets.</summary>
internal sealed record EvaluationResults
{
    public required IReadOnlyList<EvaluationSample> HeldOut { get; init; }

    public required IReadOnlyList<EvaluationSample> Generic { get; init; }

    public required SideResults Candidate { get; init; }

    /// <summary>Null: what it is compared with is the base model.</summary>
    public required SideResults? Reference { get; init; }

    public required SideResults Base { get; init; }

    public required SideResults GenericCandidate { get; init; }

    public required SideResults GenericBase { get; init; }
}
