using System.Globalization;
using Bench.Engine;
using Bench.Gateway.Contenders;
using Bench.Gateway.Load;

namespace Bench.Gateway.Measuring;

/// <summary>How long an event takes from the host's hand to the client's: its time stands in it.</summary>
internal static class StreamRow
{
    private const int Streams = 50, PerSecond = 50, MostRounds = 3;

    public static void Run(Rig rig, Requests requests, GatewayArguments arguments)
    {
        var rounds = Math.Min(arguments.Rounds, MostRounds);
        var seconds = Math.Max(2, arguments.Seconds);
        Console.WriteLine($"\n## Time of an event, {Streams} streams of {PerSecond} events a second, ms; medians of {rounds} rounds of {seconds} s\n");
        Table.Header("", "p50", "p99", "added p50", "added p99");
        Contender[] contenders = [rig.Direct, .. rig.Proxies];
        var p50 = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var p99 = contenders.ToDictionary(contender => contender, _ => new List<double>());
        var pace = TimeSpan.FromSeconds(1.0 / PerSecond);
        var request = requests.Streamed(events: 1_000_000, (int)pace.TotalMicroseconds);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contender in contenders)
            {
                using var streams = new EventStreams(contender.Port, Streams);
                streams.Ask(request, pace);
                streams.Take(Streams * PerSecond / 2);
                var took = streams.Take((int)(Streams * PerSecond * seconds));
                p50[contender].Add(Quantiles.Of(took, 0.5));
                p99[contender].Add(Quantiles.Of(took, 0.99));
            }
        }

        foreach (var contender in contenders)
            Table.Row(contender.Name, Median(p50[contender]), Median(p99[contender]), Added(p50[contender], p50[rig.Direct]), Added(p99[contender], p99[rig.Direct]));
    }

    private static string Median(List<double> values) => Statistics.Median(values).ToString("F3", CultureInfo.InvariantCulture);

    private static string Added(List<double> values, List<double> direct) => Median([.. values.Zip(direct, (with, without) => with - without)]);
}
