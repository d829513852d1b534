namespace Learning.Experiments.Assignment;

/// <summary>
/// Requests that the base model alone answers. Drawn by a salt of its own (the alias's), so that they stay the same from one experiment to the next and are taken from both arms
/// alike: starting or widening a holdback moves nobody from one arm to the other. Immutable.
/// </summary>
internal sealed record HoldbackPlan
{
    public const int MostPercent = 20;

    /// <param name="salt">Not an experiment's.</param>
    /// <param name="percent">Of all requests, 1 to 20.</param>
    public HoldbackPlan(string salt, int percent)
    {
        ArgumentException.ThrowIfNullOrEmpty(salt);
        if (percent is < 1 or > MostPercent)
            throw new ArgumentOutOfRangeException(nameof(percent), percent, FormattableString.Invariant($"A holdback is 1 to {MostPercent} percent."));
        (Salt, Percent) = (salt, percent);
    }

    public string Salt { get; }

    public int Percent { get; }

    /// <param name="value">Of the unit.</param>
    public bool Holds(string value) => AssignmentHash.Bucket(Salt, value) < Percent * (AssignmentHash.Buckets / 100);
}
