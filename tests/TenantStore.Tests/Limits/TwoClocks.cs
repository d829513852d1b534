namespace TenantStore.Tests.Limits;

/// <summary>A monotonic clock that only goes on, and a wall clock that somebody may set.</summary>
internal sealed class TwoClocks : TimeProvider
{
    private TimeSpan _sinceStart;

    public DateTimeOffset Wall { get; set; } = new(2026, 11, 10, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan SinceStart => _sinceStart;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Wall;

    public override long GetTimestamp() => _sinceStart.Ticks;

    public void Advance(TimeSpan by)
    {
        _sinceStart += by;
        Wall += by;
    }
}
