namespace Gateway.Tests.Servers;

/// <summary>The system's clock, moved forward by hand. Timers run in real time.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;
    private long _wallTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

    /// <summary>Somebody sets the wall clock: no time passes.</summary>
    public void SetWallClock(TimeSpan ahead) => Interlocked.Exchange(ref _wallTicks, ahead.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _ticks) + Interlocked.Read(ref _wallTicks));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (long)(Interlocked.Read(ref _ticks) * (System.TimestampFrequency / (double)TimeSpan.TicksPerSecond));
}
