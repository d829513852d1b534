namespace Learning.Experiments.Deciding;

/// <summary>What an experiment is decided by, fixed before it starts. Immutable.</summary>
internal sealed record ExperimentRules
{
    public const double DefaultAlpha = 0.05;
    public const int DefaultMinimumEligible = 200;
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromDays(21);
    public static readonly TimeSpan LeastTimeLimit = TimeSpan.FromHours(1);
    public static readonly TimeSpan GreatestTimeLimit = TimeSpan.FromDays(365);

    /// <param name="candidateShare">π: the part of the experiment's requests that the candidate gets, 0.01 to 0.99. It stays the same while the experiment runs.</param>
    /// <param name="alpha">Of the primary metric's test, and of all guardrails together; 0.0001 to 0.2.</param>
    /// <param name="minimumEligible">Settled requests before a promotion, at least 1.</param>
    /// <param name="timeLimit">When it has passed without a decision the control is kept; an hour to a year.</param>
    /// <param name="guardrails">Each metric at most once. Each has to be fed; few, for each takes its part of alpha.</param>
    public ExperimentRules(
        double candidateShare, double alpha = DefaultAlpha, int minimumEligible = DefaultMinimumEligible, TimeSpan? timeLimit = null, IReadOnlyList<GuardrailLimit>? guardrails = null)
    {
        CandidateShare = candidateShare is >= 0.01 and <= 0.99
            ? candidateShare
            : throw new ArgumentOutOfRangeException(nameof(candidateShare), candidateShare, "The candidate's share is 0.01 to 0.99.");
        Alpha = alpha is >= 0.0001 and <= 0.2 ? alpha : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha is 0.0001 to 0.2.");
        MinimumEligible = minimumEligible >= 1
            ? minimumEligible
            : throw new ArgumentOutOfRangeException(nameof(minimumEligible), minimumEligible, "At least one eligible request is needed before a promotion.");
        TimeLimit = timeLimit ?? DefaultTimeLimit;
        if (TimeLimit < LeastTimeLimit || TimeLimit > GreatestTimeLimit)
            throw new ArgumentOutOfRangeException(nameof(timeLimit), timeLimit, "The time limit is an hour to 365 days.");
        Guardrails = guardrails ?? GuardrailLimit.Defaults;
        if (Guardrails.GroupBy(limit => limit.Metric).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Key} has two guardrails; it can have one.", nameof(guardrails));
    }

    public double CandidateShare { get; }

    public double Alpha { get; }

    public int MinimumEligible { get; }

    public TimeSpan TimeLimit { get; }

    public IReadOnlyList<GuardrailLimit> Guardrails { get; }

    /// <summary>What the primary metric's e-value has to reach.</summary>
    public double PrimaryThreshold => 1 / Alpha;

    /// <summary>What a guardrail's has to reach: m/α, so that all m together sound a false alarm with probability at most α.</summary>
    public double GuardrailThreshold => Math.Max(1, Guardrails.Count) / Alpha;
}
