using System.Globalization;

namespace AdapterHost.External;

/// <summary>Reads single gauges of Prometheus' text format.</summary>
internal static class MetricLines
{
    /// <summary>The sum over all that has this name; null when there is none.</summary>
    public static double? Sum(string metrics, string name)
    {
        double? sum = null;
        foreach (var line in metrics.AsSpan().EnumerateLines())
        {
            if (Rest(line, name) is not { Length: > 0 } rest || (rest[0] != ' ' && rest[0] != '{'))
                continue;
            var value = rest[0] == '{' ? rest[(rest.LastIndexOf('}') + 1)..] : rest;
            value = value.Trim();
            var blank = value.IndexOf(' ');
            if (double.TryParse(blank < 0 ? value : value[..blank], CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
                sum = (sum ?? 0) + number;
        }

        return sum;
    }

    /// <summary>A number that the first metric of this name has in a label; null when there is none.</summary>
    public static int? Label(string metrics, string name, string label)
    {
        foreach (var line in metrics.AsSpan().EnumerateLines())
        {
            var rest = Rest(line, name);
            if (rest.Length == 0 || rest[0] != '{')
                continue;
            foreach (var start in (string[])["{" + label + "=\"", "," + label + "=\""])
            {
                var at = rest.IndexOf(start, StringComparison.Ordinal);
                if (at < 0)
                    continue;
                var value = rest[(at + start.Length)..];
                var end = value.IndexOf('"');
                if (end > 0 && int.TryParse(value[..end], CultureInfo.InvariantCulture, out var number))
                    return number;
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> Rest(ReadOnlySpan<char> line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : [];
}
