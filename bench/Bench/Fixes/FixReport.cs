using System.Globalization;
using Bench.Engine;

namespace Bench.Fixes;

/// <summary>The tables.</summary>
internal static class FixReport
{
    public static void Write(FixRow[] rows, int cases)
    {
        Console.WriteLine($"Quick Fix. machine: {Machine.Describe()}; reference model and adapter acme, {cases} held-out cells, one person, every way asked about each cell by turns\n");
        Table.Header("asked", "p50 ms", "p95 ms", "tokens written", "of them predicted", "right", "silent");
        foreach (var row in rows)
        {
            var samples = row.Samples;
            var judged = row.Name.StartsWith('/');
            Table.Row(
                row.Name,
                Number(row.Percentile(0.5)),
                Number(row.Percentile(0.95)),
                Number(Mean(samples.Where(one => one.Sample.Tokens > 0).Select(one => (double)one.Sample.Tokens))),
                Number(Mean(samples.Where(one => one.Sample.Tokens > 0).Select(one => (double)one.Sample.Predicted))),
                judged ? Share(samples.Count(one => one.Sample.Code == one.Case.Fixed), samples.Count) : "",
                judged ? Share(samples.Count(one => one.Sample.Code is null), samples.Count) : "");
        }

        Console.WriteLine();
        var (full, diff) = (rows[0], rows[3]);
        Console.WriteLine($"diff mode against full mode, cell by cell: {Ratio(diff, full)} of the time (median); prediction against none: full {Ratio(rows[1], rows[2])}, diff {Ratio(rows[4], rows[5])}.");
    }

    public static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty().Average();

    private static string Share(int part, int whole) => (100.0 * part / whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Ratio(FixRow a, FixRow b) => Statistics
        .MedianRatio([.. a.Samples.Select(one => one.Sample.Milliseconds)], [.. b.Samples.Select(one => one.Sample.Milliseconds)])
        .ToString("0.00", CultureInfo.InvariantCulture);
}
