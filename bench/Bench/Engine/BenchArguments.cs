namespace Bench.Engine;

/// <param name="Rounds">How often every variant runs, in turn; the median is printed.</param>
/// <param name="Threads">Compute threads.</param>
/// <param name="SmallOnly">Only the reference model, not the generated 400 MB one.</param>
/// <param name="LargeOnly">Only the generated model.</param>
/// <param name="Rows">Names of the tables to measure; empty is all.</param>
/// <param name="Batches">Streams that decode together.</param>
/// <param name="CacheDirectory">Where generated files are kept between runs.</param>
internal sealed record BenchArguments(
    int Rounds, int Threads, bool SmallOnly, bool LargeOnly, IReadOnlyList<string> Rows, IReadOnlyList<int> Batches, string CacheDirectory)
{
    public static BenchArguments Parse(string[] arguments)
    {
        string? Value(string name)
        {
            var at = Array.IndexOf(arguments, name);
            return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
        }

        return new BenchArguments(
            int.Parse(Value("--rounds") ?? "5"),
            int.Parse(Value("--threads") ?? Math.Min(2, Environment.ProcessorCount).ToString()),
            arguments.Contains("--small"),
            arguments.Contains("--large"),
            Value("--rows")?.Split(',') ?? [],
            [.. (Value("--batches") ?? "1,4,8,16").Split(',').Select(int.Parse)],
            Path.GetFullPath(Value("--cache") ?? "var/bench"));
    }

    /// <summary>Leaves the native path out: it is slow, and not what is being tuned.</summary>
    public bool SkipNative => Rows.Contains("mixed-only");

    public bool Wants(string row) => Rows.Count == 0 || Rows.Contains(row);
}
