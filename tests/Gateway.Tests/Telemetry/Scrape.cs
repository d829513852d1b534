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
        _values = [];
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var (series, value) = line.Split("} ") is [var name, var rest] ? (name + "}", rest) : (line.Split(' ')[0], line.Split(' ')[1]);
            Assert.True(_values.TryAdd(series, double.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture)), $"{series} stands twice in{Environment.NewLine}{text}");
        }
    }

    public string Text { get; }

    public IReadOnlyCollection<string> Series => _values.Keys;

    public static async Task<Scrape> OfAsync(GatewayServer gateway) => new(await gateway.Internal.GetStringAsync("/metrics"));

    /// <summary>0 when there is no such series.</summary>
    public double this[string series] => _values.GetValueOrDefault(series);

    /// <summary>All series of a metric together.</summary>
    public double Sum(string name) => _values.Where(pair => pair.Key == name || pair.Key.StartsWith(name + "{", StringComparison.Ordinal)).Sum(pair => pair.Value);
}
