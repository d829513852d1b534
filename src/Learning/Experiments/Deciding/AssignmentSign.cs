namespace Learning.Experiments.Deciding;

/// <summary>
/// s = (T − π)/max(π, 1 − π) of a request, T being 1 for the candidate and 0 for the control, π the candidate's share: its mean is 0 whatever is known of the request, and it
/// stays within ±1. With π = ½ it is ±1.
/// </summary>
internal readonly struct AssignmentSign
{
    private readonly double _control;
    private readonly double _candidate;

    /// <param name="candidateShare">π, over 0 and under 1.</param>
    public AssignmentSign(double candidateShare)
    {
        if (candidateShare is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(candidateShare), candidateShare, "A share lies between 0 and 1.");
        var greater = Math.Max(candidateShare, 1 - candidateShare);
        (_control, _candidate) = (-candidateShare / greater, (1 - candidateShare) / greater);
        Scale = Math.Min(candidateShare, 1 - candidateShare);
    }

    /// <summary>What s makes of a difference between the arms: E[s·Y] = Scale · (p_B − p_A), for π(1 − π)/max(π, 1 − π) is the smaller of both.</summary>
    public double Scale { get; }

    public double Of(bool candidate) => candidate ? _candidate : _control;
}
