using Bench.Engine;

namespace Bench.Peer;

/// <summary>The printed table.</summary>
internal static class PeerReport
{
    public static void Header(string peer, string ours)
    {
        Console.WriteLine("\nTokens/s of all streams together, from the first request to the last end; the ratio is the median of the rounds' ratios.\n");
        Table.Header("traffic", $"{peer}, tok/s", $"{ours}, tok/s", "ratio", "goal", $"first text, ms: {peer}", ours);
    }

    public static void Row(PeerRow row, PeerSamples peer, PeerSamples ours)
    {
        var ratio = Statistics.MedianRatio(ours.TokensPerSecond, peer.TokensPerSecond);
        Table.Row(
            row.Title,
            $"{Statistics.Median(peer.TokensPerSecond):F1}",
            $"{Statistics.Median(ours.TokensPerSecond):F1}",
            $"{ratio:F2}",
            row.Goal is { } goal ? $"≥ {goal:F2}: {(ratio >= goal ? "met" : "missed")}" : "",
            $"{Statistics.Median(peer.FirstText):F0}",
            $"{Statistics.Median(ours.FirstText):F0}");
    }

    /// <summary>What would make the figures worthless if it were otherwise.</summary>
    public static void Footer(IReadOnlyList<PeerSamples> samples, Prompts prompts, int answerTokens)
    {
        var peer = samples.Where((_, i) => i % 2 == 0).ToList();
        var ours = samples.Where((_, i) => i % 2 == 1).ToList();
        Console.WriteLine(
            $"\nchecked: every answer {Prompts.Length} prompt and {answerTokens} completion tokens, {peer.Sum(s => s.Tokens)} and {ours.Sum(s => s.Tokens)} tokens in all; "
            + $"{prompts.Distinct} distinct prompts; {peer.Sum(s => s.CachedTokens)} and {ours.Sum(s => s.CachedTokens)} prompt tokens from a cache; "
            + $"while idle, the second took {Idle(peer)} of the processor time that the first needed, the first {Idle(ours)} of the second's");
    }

    private static string Idle(List<PeerSamples> busy)
    {
        var shares = busy.SelectMany(s => s.Disturbance).ToList();
        return $"{Statistics.Median(shares):P1} (median) and {shares.Max():P1} (at most)";
    }
}
