using System.Globalization;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Telemetry;

/// <summary>What <c>GET /metrics</c> says now: values by series, written as Prometheus writes them.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> _values;

    private Scrape(string text)
    {
        Text = text;
        _values = text.Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split("} ") is [var series, var rest] ? (series + "}", rest) : (line.Split(' ')[0], line.Split(' ')[1]))
            .ToDictionary(pair => pair.Item1, pair => double.Parse(pair.Item2.Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public string Text { get; }

    public IReadOnlyCollection<string> Series => _values.Keys;

    public static async Task<Scrape> OfAsync(GatewayServer gateway) => new(await gateway.Internal.GetStringAsync("/metrics"));

    /// <summary>0 when there is no such series.</summary>
    public double this[string series] => _values.GetValueOrDefault(series);

    /// <summary>All series of a metric together.</summary>
    public double Sum(string name) => _values.Where(pair => pair.Key == name || pair.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(pair => pair.Value);
}
