namespace Bench.Registry;

/// <summary>Costs what the system's clock costs, and says what it said first.</summary>
internal sealed class StoppedTime : TimeProvider
{
    private readonly DateTimeOffset _now = System.GetUtcNow();
    private readonly long _timestamp = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        System.GetUtcNow();
        return _now;
    }

    public override long GetTimestamp()
    {
        System.GetTimestamp();
        return _timestamp;
    }
}
