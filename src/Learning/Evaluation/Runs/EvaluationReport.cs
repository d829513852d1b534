namespace Learning.Evaluation.Runs;

/// <summary>What came of a run, as it is stored and shown. Holds numbers, names of slices and ids of samples; no code.</summary>
internal sealed record EvaluationReport
{
    public required bool Passed { get; init; }

    /// <summary>In which the candidate was asked: by it the report judges, and by no other.</summary>
    public string Mode { get; init; } = "";

    /// <summary>In which the candidate answers requests that have a region, where that is another one: of it the report says nothing. Null where it is the same.</summary>
    public string? RegionMode { get; init; }

    /// <summary>One for each rule of the gate.</summary>
    public required IReadOnlyList<ReportFinding> Findings { get; init; }

    public required SideSummary Candidate { get; init; }

    /// <summary>Null: what it is compared with is the base model.</summary>
    public required SideSummary? Reference { get; init; }

    public required SideSummary Base { get; init; }

    public required SideSummary GenericCandidate { get; init; }

    public required SideSummary GenericBase { get; init; }

    /// <summary>Candidate − reference, parts of one, with one-sided 95 % bounds.</summary>
    public required ReportDifferences Differences { get; init; }

    public required IReadOnlyList<ReportSlice> Slices { get; init; }

    /// <summary>1 to 10 over the base model; null with items of fewer than two groups.</summary>
    public required ReportIndex? QualityIndex { get; init; }

    /// <summary>What was resampled: user, file or item.</summary>
    public required string GroupedBy { get; init; }

    public required int Groups { get; init; }

    /// <summary>Held-out items that none of the sides could be asked: they are in no number of this report.</summary>
    public int LeftOut { get; init; }

    /// <summary>The same of the generic set.</summary>
    public int GenericLeftOut { get; init; }

    /// <summary>Of the generic set; null without one.</summary>
    public required string? GenericDigest { get; init; }
}
