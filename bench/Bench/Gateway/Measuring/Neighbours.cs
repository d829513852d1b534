using System.Globalization;
using Bench.Gateway.Contenders;

namespace Bench.Gateway.Measuring;

/// <summary>How much of the machine processes had that are none of the benchmark's. Rates and latencies hold only where it is next to nothing.</summary>
internal sealed class Neighbours
{
    private readonly Rig _rig;
    private readonly (double All, double Busy) _before = Machine();
    private readonly double _ours;

    public Neighbours(Rig rig) => (_rig, _ours) = (rig, Ours(rig));

    /// <summary>Of all processor time since this was made, the part that was others'.</summary>
    public double Share()
    {
        var (all, busy) = Machine();
        return Math.Max(0, busy - _before.Busy - (Ours(_rig) - _ours)) / (all - _before.All);
    }

    private static double Ours(Rig rig) =>
        rig.Proxies.Sum(proxy => proxy.ProcessorTime.TotalSeconds) + rig.HostTime.TotalSeconds + Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Seconds of all cores.</summary>
    private static (double All, double Busy) Machine()
    {
        // cpu user nice system idle iowait irq softirq steal …, in hundredths of a second.
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture) / 100).ToArray();
        return (fields.Sum(), fields.Sum() - fields[3] - fields[4]);
    }
}
