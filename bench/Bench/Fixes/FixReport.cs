using System.Globalization;
using Bench.Engine;
using Gateway.Learning.Fixes;

namespace Bench.Fixes;

/// <summary>The tables.</summary>
internal static class FixReport
{
    public static void Write(FixRow[] rows, int cases)
    {
        Console.WriteLine($"Quick Fix. machine: {Machine.Describe()}; reference model and adapter acme, {cases} held-out cells, one person, every way asked about each cell by turns\n");
        Table.Header("asked", "p50 ms", "p95 ms", "tokens written", "of them predicted", "right", "silent", "right of those shown");
        foreach (var row in rows)
        {
            var samples = row.Samples;
            var shown = samples.Where(one => one.Sample.Code is not null && one.Sample.Confidence >= FixOptions.DefaultLeastConfidence).ToList();
            Table.Row(
                row.Name,
                Number(row.Percentile(0.5)),
                Number(row.Percentile(0.95)),
                Number(Mean(samples.Where(one => one.Sample.Tokens > 0).Select(one => (double)one.Sample.Tokens))),
                Number(Mean(samples.Where(one => one.Sample.Tokens > 0).Select(one => (double)one.Sample.Predicted))),
                row.IsFix ? Share(samples.Count(IsRight), samples.Count) : "",
                row.IsFix ? Share(samples.Count - shown.Count, samples.Count) : "",
                row.IsFix ? Share(shown.Count(IsRight), shown.Count) : "");
        }

        Console.WriteLine();
        var (full, diff) = (rows[0], rows[3]);
        Console.WriteLine($"diff mode against full mode, cell by cell: {Ratio(diff, full)} of the time (median); prediction against none: full {Ratio(rows[1], rows[2])}, diff {Ratio(rows[4], rows[5])}.");
    }

    /// <summary>What is right of the answers of each confidence.</summary>
    public static void WriteConfidence(FixRow[] rows)
    {
        Console.WriteLine($"\nright by confidence, all fixes that passed the checks; below {FixOptions.DefaultLeastConfidence.ToString(CultureInfo.InvariantCulture)} nothing is shown:\n");
        Table.Header("confidence", "fixes", "right");
        foreach (var bin in rows.SelectMany(row => row.Samples).Where(one => one.Sample.Code is not null).GroupBy(one => Math.Min(9, (int)(one.Sample.Confidence * 10))).OrderBy(bin => bin.Key))
            Table.Row(string.Create(CultureInfo.InvariantCulture, $"{bin.Key / 10.0:0.0} – {(bin.Key + 1) / 10.0:0.0}"), $"{bin.Count()}", Share(bin.Count(IsRight), bin.Count()));
    }

    private static bool IsRight((FixCase Case, FixSample Sample) one) => one.Sample.Code == one.Case.Fixed;

    public static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty().Average();

    private static string Share(int part, int whole) => (100.0 * part / Math.Max(1, whole)).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Ratio(FixRow a, FixRow b) => Statistics
        .MedianRatio([.. a.Samples.Select(one => one.Sample.Milliseconds)], [.. b.Samples.Select(one => one.Sample.Milliseconds)])
        .ToString("0.00", CultureInfo.InvariantCulture);
}
