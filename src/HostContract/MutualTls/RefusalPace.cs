using Microsoft.Extensions.Logging;

namespace HostContract.MutualTls;

/// <summary>Keeps strangers from filling the log: who can reach the port can be refused as often as they like. Safe for several threads.</summary>
internal sealed class RefusalPace(TimeProvider time)
{
    /// <summary>Warnings in one <see cref="s_window"/>; the rest is told to whoever debugs.</summary>
    public const int Most = 20;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long _begun = time.GetTimestamp();
    private int _told;

    public LogLevel NextLevel()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_begun) >= s_window)
                (_begun, _told) = (time.GetTimestamp(), 0);
            return _told++ < Most ? LogLevel.Warning : LogLevel.Debug;
        }
    }
}
