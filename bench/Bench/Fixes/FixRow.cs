using System.Collections.Concurrent;

namespace Bench.Fixes;

/// <summary>One way to ask, and what it gave.</summary>
internal sealed class FixRow(string name, Func<FixCase, Task<FixSample>> ask)
{
    private readonly ConcurrentQueue<(FixCase Case, FixSample Sample)> _samples = new();

    public string Name => name;

    /// <summary>It gives fixes, and not a model's bare text.</summary>
    public bool IsFix => name.StartsWith('/');

    public IReadOnlyCollection<(FixCase Case, FixSample Sample)> Samples => _samples;

    /// <summary>Without keeping it.</summary>
    public Task<FixSample> Ask(FixCase one) => ask(one);

    public async Task AskAsync(FixCase one) => _samples.Enqueue((one, await ask(one)));

    public double Percentile(double share)
    {
        var sorted = _samples.Select(sample => sample.Sample.Milliseconds).Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
