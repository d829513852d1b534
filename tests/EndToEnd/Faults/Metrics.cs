using System.Globalization;

namespace EndToEnd.Faults;

/// <summary>Reads Prometheus' text format.</summary>
internal static class Metrics
{
    /// <summary>The sum of all series of a name whose labels contain a text.</summary>
    public static double Sum(string text, string name, string labels = "") => text.Split('\n')
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is '{' or ' ')
        .Where(line => line.Contains(labels, StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.IndexOf('}') + 1)..].TrimStart(name.ToCharArray()).Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture));
}
