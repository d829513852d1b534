using System.Diagnostics;
using System.Security.Cryptography;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry;

/// <summary>
/// Which requests are traced: a share of them by lot, and never more than so many a second. Neither a client's sampled flag nor the trace id that it chose has a
/// part in it, so nobody can flood the collector. What belongs to a request goes with it. Any thread.
/// </summary>
internal sealed class RequestSampler(double ratio, int perSecond, TimeProvider time) : Sampler
{
    private const int Lots = 1_000_000;

    private readonly Lock _gate = new();
    private long _second = long.MinValue;
    private int _taken;

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var ofRequest = parent.SpanId != default && !parent.IsRemote;
        var taken = ofRequest ? parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) : Draws() && HasRoom();
        return new SamplingResult(taken ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    private bool Draws() => ratio >= 1 || RandomNumberGenerator.GetInt32(Lots) < ratio * Lots;

    private bool HasRoom()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        lock (_gate)
        {
            if (second != _second)
                (_second, _taken) = (second, 0);
            return _taken++ < perSecond;
        }
    }
}
