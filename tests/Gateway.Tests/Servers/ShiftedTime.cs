namespace Gateway.Tests.Servers;

/// <summary>The system's clock, moved forward by hand. Timers run in real time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(Interlocked.Read(ref _ticks) * (System.TimestampFrequency / (double)TimeSpan.TicksPerSecond));
}
