namespace Gateway.Placement;

/// <summary>What a host's clock said, and when that was by a clock that nobody sets: so a step of this gateway's wall clock changes no host's time.</summary>
/// <param name="Said">The host's word.</param>
/// <param name="At">When it came; a timestamp of the time provider.</param>
internal sealed record HostClock(DateTimeOffset Said, long At)
{
    /// <summary>
    /// How much later it may have been than it said: whole seconds, of a value that servers renew once a second. It is taken as that much later: what it gets
    /// must not end too early, and may come out of the future by more than this.
    /// </summary>
    private static readonly TimeSpan s_coarse = TimeSpan.FromSeconds(2);

    public DateTimeOffset Now(TimeProvider time) => Said + s_coarse + time.GetElapsedTime(At);
}
