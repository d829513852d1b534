using System.Globalization;

namespace Gateway.Admission;

/// <summary>Durations as OpenAI's rate limit headers write them: <c>0s</c>, <c>20ms</c>, <c>1s</c>, <c>6m0s</c>, <c>1h2m3.5s</c>.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        // Never less than it is: who waits so long is not too early.
        var milliseconds = (long)Math.Ceiling(Math.Max(0, duration.TotalMilliseconds));
        if (milliseconds is > 0 and < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        var (hours, minutes, seconds) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds % 60_000 / 1000.0);
        if (hours > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{hours}h{minutes}m{seconds:0.###}s");
        return minutes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
    }
}
