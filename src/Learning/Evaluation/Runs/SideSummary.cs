using Learning.Evaluation.Metrics;

namespace Learning.Evaluation.Runs;

/// <summary>One side's means on one set. Rates are 0 to 1, edit similarity 0 to 100.</summary>
internal sealed record SideSummary(
    int Items,
    double ExactMatch,
    double ExactMatchAnySpace,
    double ExactMatchNormal,
    double PassAt1,
    double EditSimilarity,
    double IdentifierExactMatch,
    double IdentifierF1,
    double HitRate,
    double WellFormed,
    long Tokens,
    int TokensP95,
    int MillisecondsP50,
    int MillisecondsP95)
{
    private const double Middle = 0.5;
    private const double High = 0.95;

    public static SideSummary Of(IReadOnlyCollection<SampleResult> results)
    {
        if (results.Count == 0)
            return new SideSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        double Mean(Func<AnswerScore, double> metric) => results.Average(result => metric(result.Score));
        return new SideSummary(
            results.Count,
            Mean(score => score.Strict ? 1 : 0),
            Mean(score => score.AnySpace ? 1 : 0),
            Mean(score => score.Normal ? 1 : 0),
            // Greedy answers: one of each item.
            Mean(score => PassAtK.Estimate(1, score.Normal ? 1 : 0, 1)),
            Mean(score => score.EditSimilarity),
            Mean(score => score.IdentifierExact ? 1 : 0),
            Mean(score => score.IdentifierF1),
            Mean(score => score.Hit ? 1 : 0),
            Mean(score => score.WellFormed ? 1 : 0),
            results.Sum(result => (long)result.Tokens),
            Rank(results.Select(result => result.Tokens), High),
            Rank(results.Select(result => result.Milliseconds), Middle),
            Rank(results.Select(result => result.Milliseconds), High));
    }

    /// <summary>Nearest rank.</summary>
    private static int Rank(IEnumerable<int> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
    }
}
