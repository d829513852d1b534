namespace Bench.Engine;

/// <summary>Figures of several rounds by name.</summary>
internal sealed class Samples
{
    private readonly Dictionary<string, List<double>> _values = [];

    public void Add(string name, double value)
    {
        if (!_values.TryGetValue(name, out var list))
        {
            _values[name] = list = [];
        }

        list.Add(value);
    }

    public double Median(string name) => Statistics.Median(_values[name]);

    /// <summary>Median of the ratios round by round: the machine's drift cancels out.</summary>
    public double Ratio(string a, string b) => Statistics.MedianRatio(_values[a], _values[b]);
}
