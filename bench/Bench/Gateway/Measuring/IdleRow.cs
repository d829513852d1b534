using Bench.Engine;
using Bench.Gateway.Contenders;
using Bench.Gateway.Load;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Measuring;

/// <summary>What streams cost in memory on which nothing comes. First of all rows: nothing has made the processes' heaps large yet.</summary>
internal static class IdleRow
{
    private const int Streams = 1000;
    private const int WarmUp = 200;
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(2);

    public static void Run(Rig rig, Requests requests)
    {
        Console.WriteLine($"\n## Memory of {Streams} idle streams\n");
        Table.Header("", "before, MB", $"with {Streams} streams, MB", "more, MB", "KB a stream");
        // One event, and the next in an hour.
        var request = requests.Streamed(events: 1000, paceMicroseconds: int.MaxValue);
        foreach (var proxy in rig.Proxies)
        {
            using (var loop = new OpenLoop(proxy.Port, 1))
                loop.Run(requests.Whole, 1000, WarmUp, seed: 1);
            PollTimer.Pass(s_settle);
            var before = ProcessMemory.OfTree(proxy.Process!.Id);
            using var streams = new EventStreams(proxy.Port, Streams);
            streams.Ask(request, TimeSpan.FromSeconds(1));
            streams.Take(Streams);
            PollTimer.Pass(s_settle);
            var with = ProcessMemory.OfTree(proxy.Process.Id);
            Table.Row(proxy.Name, $"{before:F0}", $"{with:F0}", $"{with - before:F1}", $"{(with - before) * 1024 / Streams:F1}");
        }
    }
}
