using System.Diagnostics;

namespace Bench.Gateway.Polling;

/// <summary>Linux' monotonic clock: the same for every process, so a time that one writes another can subtract.</summary>
internal static class Steady
{
    public const double Millisecond = 1e6;
    public const long Second = 1_000_000_000;

    /// <summary>Nanoseconds since some time.</summary>
    public static long Now => Stopwatch.GetTimestamp();
}
