using Bench.Load;

namespace Bench.Peer;

/// <summary>What was measured of one row on one side.</summary>
internal sealed class PeerSamples
{
    public List<double> TokensPerSecond { get; } = [];

    /// <summary>Of every stream, in milliseconds.</summary>
    public List<double> FirstText { get; } = [];

    /// <summary>Share of the processor time that the other, idle server took meanwhile.</summary>
    public List<double> Disturbance { get; } = [];

    public int Tokens { get; private set; }

    public int CachedTokens { get; private set; }

    public void Add(Volley volley, TimeSpan busy, TimeSpan idle)
    {
        TokensPerSecond.Add(volley.TokensPerSecond);
        FirstText.AddRange(volley.Answers.Select(a => a.FirstText.TotalMilliseconds));
        Disturbance.Add(idle / (busy + idle));
        Tokens += volley.Tokens;
        CachedTokens += volley.Answers.Sum(a => a.CachedTokens);
    }
}
