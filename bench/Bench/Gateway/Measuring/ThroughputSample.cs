using System.Diagnostics;
using Bench.Gateway.Contenders;

namespace Bench.Gateway.Measuring;

/// <param name="PerSecond">Answers.</param>
/// <param name="Cost">Processor time of the proxy, in microseconds a request.</param>
/// <param name="ProxyBusy">Part of the time that the proxy was on a processor.</param>
/// <param name="LoadBusy">The same of clients and mock host together.</param>
/// <param name="AllocatedBytes">On the proxy's managed heap, a request.</param>
internal sealed record ThroughputSample(double PerSecond, double Cost, double ProxyBusy, double LoadBusy, double AllocatedBytes)
{
    public static ThroughputSample Take(Rig rig, Contender proxy, Func<int> load)
    {
        var allocated = proxy.Probe?.AllocatedBytes() ?? 0;
        var (started, proxyTime, loadTime) = (Stopwatch.GetTimestamp(), proxy.ProcessorTime, LoadTime(rig));
        var answers = load();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var spent = (proxy.ProcessorTime - proxyTime).TotalSeconds;
        return new ThroughputSample(
            answers / seconds,
            spent * 1e6 / answers,
            spent / seconds,
            (LoadTime(rig) - loadTime).TotalSeconds / seconds,
            ((proxy.Probe?.AllocatedBytes() ?? 0) - allocated) / (double)answers);
    }

    private static TimeSpan LoadTime(Rig rig) => rig.HostTime + Environment.CpuUsage.TotalTime;
}
