using System.Diagnostics.Metrics;

namespace Observability.Metrics;

/// <summary>
/// Upper bounds of histogram buckets. A completion in an editor is wanted within some 300 ms, so that is where they are close; a chat may run for minutes.
/// </summary>
public static class Buckets
{
    /// <summary>From a millisecond to a minute and a half, in seconds: a whole request, or a wait for something.</summary>
    public static InstrumentAdvice<double> Durations { get; } = Advise(
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 20, 40, 90);

    /// <summary>From a millisecond to ten seconds, in seconds: until somebody sees something. OpenTelemetry's bounds for it, and 150, 200, 300 and 400 ms.</summary>
    public static InstrumentAdvice<double> FirstToken { get; } = Advise(
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);

    /// <summary>Seconds a token. OpenTelemetry's bounds for it, and 1, 2.5 and 5 ms.</summary>
    public static InstrumentAdvice<double> PerToken { get; } = Advise(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);

    /// <summary>OpenTelemetry's bounds of whole generations, in seconds.</summary>
    public static InstrumentAdvice<double> Generations { get; } = Advise(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

    /// <summary>OpenTelemetry's bounds of tokens of a request, as far as contexts go.</summary>
    public static InstrumentAdvice<long> Tokens { get; } = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144] };

    private static InstrumentAdvice<double> Advise(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
