namespace Bench.Load;

/// <summary>Streams that ran at the same time.</summary>
/// <param name="Answers">In the order of the calls.</param>
/// <param name="Elapsed">From the first request to the last end.</param>
internal sealed record Volley(IReadOnlyList<StreamAnswer> Answers, TimeSpan Elapsed)
{
    public int Tokens => Answers.Sum(a => a.CompletionTokens);

    public double TokensPerSecond => Tokens / Elapsed.TotalSeconds;
}
