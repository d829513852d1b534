namespace Gateway.Canary;

/// <summary>What a round saw.</summary>
/// <param name="Leaks">What should not have been seen.</param>
/// <param name="ControlHit">The owner's own prompt was found in its cache, so another's could have been.</param>
/// <param name="Broken">Why it was not asked to the end; null when it was.</param>
internal sealed record CanaryFindings(IReadOnlyList<CanaryLeak> Leaks, bool ControlHit, CanaryException? Broken)
{
    public CanaryResult Result => this switch
    {
        { Leaks.Count: > 0 } => CanaryResult.Leak,
        { Broken: not null } => CanaryResult.Failed,
        { ControlHit: false } => CanaryResult.Blind,
        _ => CanaryResult.Clean,
    };
}
