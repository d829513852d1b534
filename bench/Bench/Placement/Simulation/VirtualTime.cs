namespace Bench.Placement.Simulation;

/// <summary>The clock of a run, in seconds since its begin.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private static readonly DateTimeOffset s_begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public double Seconds { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => (long)(Seconds * TimeSpan.TicksPerSecond);

    public override DateTimeOffset GetUtcNow() => s_begin.AddSeconds(Seconds);
}
