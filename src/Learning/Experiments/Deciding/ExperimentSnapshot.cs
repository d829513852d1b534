namespace Learning.Experiments.Deciding;

/// <summary>An experiment's state as it is stored: plain numbers, every one finite, so that JSON holds it and gives each double back to the last bit. About 40 bytes a user and metric.</summary>
internal sealed record ExperimentSnapshot
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Events in it; a replay goes on with the next.</summary>
    public long Applied { get; init; }

    public SequentialTestSnapshot Primary { get; init; } = SequentialTestSnapshot.Empty;

    /// <summary>In the order of the rules.</summary>
    public IReadOnlyList<GuardrailSnapshot> Guardrails { get; init; } = [];

    public int CandidateSecrets { get; init; }

    public int ControlSecrets { get; init; }

    public ExperimentDecision? Decision { get; init; }
}
