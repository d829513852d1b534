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

    public double Median(string name) => Median(_values[name]);

    /// <summary>Median of the ratios round by round: the machine's drift cancels out.</summary>
    public double Ratio(string a, string b) => Median([.. _values[a].Zip(_values[b], (x, y) => x / y)]);

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
