using System.Globalization;
using Bench.Engine;
using Bench.Gateway.Contenders;
using Bench.Gateway.Load;

namespace Bench.Gateway.Measuring;

/// <summary>What a proxy adds to the time of a request at a fixed rate of arrivals. The clients' own time, and the host's, is in the row without a proxy and is subtracted.</summary>
internal static class LatencyRow
{
    private const int Connections = 64;

    public static void Run(Rig rig, Requests requests, GatewayArguments arguments)
    {
        Console.WriteLine(
            $"\n## Time of a request at {arguments.Rate} a second, open loop (Poisson), from the intended send, ms; medians of {arguments.Rounds} rounds of {arguments.Seconds} s\n");
        Table.Header("", "p50", "p99", "added p50", "added p99");
        Contender[] contenders = [rig.Direct, .. rig.Proxies];
        var p50 = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var p99 = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var loops = contenders.ToDictionary(contender => contender, contender => new OpenLoop(contender.Port, Connections));
        for (var round = 0; round <= arguments.Rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var took = loops[contender].Run(requests.Whole, arguments.Rate, (int)(arguments.Rate * arguments.Seconds), seed: round);
                if (round == 0)
                    continue;
                p50[contender].Add(Quantiles.Of(took, 0.5));
                p99[contender].Add(Quantiles.Of(took, 0.99));
            }
        }

        foreach (var contender in contenders)
            Table.Row(contender.Name, Median(p50[contender]), Median(p99[contender]), Added(p50[contender], p50[rig.Direct]), Added(p99[contender], p99[rig.Direct]));
        foreach (var loop in loops.Values)
            loop.Dispose();
    }

    private static string Median(List<double> values) => Statistics.Median(values).ToString("F3", CultureInfo.InvariantCulture);

    private static string Added(List<double> values, List<double> direct) => Median([.. values.Zip(direct, (with, without) => with - without)]);
}
