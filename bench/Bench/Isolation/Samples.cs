using Bench.Engine;
using Bench.Load;

namespace Bench.Isolation;

/// <summary>Times to first token and cached tokens, by what had been sent before.</summary>
internal sealed class Samples
{
    private readonly List<StreamAnswer> _first = [];
    private readonly List<StreamAnswer> _probes = [];
    private readonly List<StreamAnswer> _controls = [];
    private readonly List<StreamAnswer> _again = [];

    public int PromptTokens => (int)Statistics.Median([.. _first.Select(a => (double)a.PromptTokens)]);

    public void Add(StreamAnswer first, StreamAnswer probe, StreamAnswer control, StreamAnswer again)
    {
        _first.Add(first);
        _probes.Add(probe);
        _controls.Add(control);
        _again.Add(again);
    }

    /// <returns>Whether nothing can be told of another tenant, and the test could have told.</returns>
    public bool Report(double leastP)
    {
        var across = KolmogorovSmirnov.Compare(Times(_probes), Times(_controls));
        var own = KolmogorovSmirnov.Compare(Times(_again), Times(_first));
        Table.Header("request", "first token, ms (median)", "cached tokens in all");
        Row("A, first time", _first);
        Row("B, a prefix that A has sent", _probes);
        Row("B, a prefix that nobody has sent", _controls);
        Row("A, its own prefix again", _again);
        Console.WriteLine($"\nB's two kinds: KS distance {across.Distance:F3}, p = {across.P:G3} (must be > {leastP}). A's two kinds: distance {own.Distance:F3}, p = {own.P:G3} (must be < {leastP}).");
        var isolated = across.P > leastP && _probes.Concat(_controls).All(a => a.CachedTokens == 0);
        var telling = own.P < leastP && _again.All(a => a.CachedTokens > 0);
        Console.WriteLine(isolated ? "nothing of A can be told by B" : "FAILED: B can tell what A has sent");
        Console.WriteLine(telling ? "A's own hits are told by the same test" : "FAILED: the test tells nothing, not even A's own hits");
        return isolated && telling;
    }

    private static void Row(string title, List<StreamAnswer> answers) =>
        Table.Row(title, $"{Statistics.Median(Times(answers)):F1}", $"{answers.Sum(a => a.CachedTokens)}");

    private static List<double> Times(List<StreamAnswer> answers) => [.. answers.Select(a => a.FirstText.TotalMilliseconds)];
}
