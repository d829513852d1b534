namespace Learning.Experiments.Assignment;

/// <summary>
/// Which requests of an alias get the version on trial. Nothing is stored and nothing asked: every gateway computes the same. Immutable.
/// <para>
/// Each arm owns a stretch of the buckets, as wide as its share, and uses the first part of it, as wide as the coverage: a ramp widens both from fixed starts, so nobody who is in
/// moves, and the share between the arms is the same at every step. Both are whole percents, which makes every range a whole number of buckets and the share exact.
/// </para>
/// </summary>
internal sealed record AssignmentPlan
{
    private readonly BucketRange _control;
    private readonly BucketRange _candidate;

    /// <param name="salt">The experiment's id: another experiment deals the same requests out anew.</param>
    /// <param name="candidatePercent">The candidate's share of the requests in the experiment, 1 to 99.</param>
    /// <param name="coveragePercent">The part of all requests that is in the experiment, 1 to 100.</param>
    /// <param name="holdback">Requests that the base model answers, or null.</param>
    public AssignmentPlan(string salt, int candidatePercent, int coveragePercent = 100, HoldbackPlan? holdback = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(salt);
        if (candidatePercent is < 1 or > 99)
            throw new ArgumentOutOfRangeException(nameof(candidatePercent), candidatePercent, "The candidate's share is 1 to 99 percent.");
        if (coveragePercent is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(coveragePercent), coveragePercent, "The coverage is 1 to 100 percent.");
        if (holdback?.Salt == salt)
            throw new ArgumentException("The holdback needs a salt of its own: with the experiment's it would take from one arm only.", nameof(holdback));
        (Salt, CandidatePercent, CoveragePercent, Holdback) = (salt, candidatePercent, coveragePercent, holdback);
        _control = new BucketRange(0, (100 - candidatePercent) * coveragePercent);
        var start = AssignmentHash.Buckets - (candidatePercent * 100);
        _candidate = new BucketRange(start, start + (candidatePercent * coveragePercent));
    }

    public string Salt { get; }

    public int CandidatePercent { get; }

    public int CoveragePercent { get; }

    public HoldbackPlan? Holdback { get; }

    /// <summary>π: the probability that a request in the experiment gets the candidate.</summary>
    public double CandidateShare => CandidatePercent / 100.0;

    public BucketRange Range(ExperimentArm arm) => arm switch
    {
        ExperimentArm.Control => _control,
        ExperimentArm.Candidate => _candidate,
        _ => throw new ArgumentOutOfRangeException(nameof(arm), arm, "Only the two arms have ranges."),
    };

    public ExperimentArm Assign(ExperimentUnit unit)
    {
        var value = unit.Value;
        if (Holdback?.Holds(value) ?? false)
            return ExperimentArm.Holdback;
        var bucket = AssignmentHash.Bucket(Salt, value);
        return _control.Contains(bucket) ? ExperimentArm.Control : _candidate.Contains(bucket) ? ExperimentArm.Candidate : ExperimentArm.None;
    }

    /// <summary>The next step of a ramp. Narrower is refused: some would be taken out who have seen the candidate.</summary>
    public AssignmentPlan Widen(int coveragePercent) => coveragePercent >= CoveragePercent
        ? new AssignmentPlan(Salt, CandidatePercent, coveragePercent, Holdback)
        : throw new ArgumentOutOfRangeException(
            nameof(coveragePercent), coveragePercent, FormattableString.Invariant($"A ramp only widens: the coverage is {CoveragePercent} percent already."));
}
