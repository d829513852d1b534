namespace TenantStore.Answers;

/// <summary>How many requests came how far. Each answer counts once in each step, however often its client reports.</summary>
/// <param name="Eligible">Requests that could have had an answer: the denominator of all rates, since what is shown depends on latency and hence on the arm.</param>
/// <param name="Generated">Of these, those for which something was generated that passed the checks. What was stopped at its deadline was not.</param>
/// <param name="InTime">Answered within their deadline; those without one whenever they were answered.</param>
/// <param name="Shown">Those of which a client says that somebody saw them, or that implies it.</param>
/// <param name="Accepted">Taken, in full or in part. Whoever takes late has taken: a rejection before it does not count.</param>
/// <param name="AcceptedFull">Of these, in full.</param>
/// <param name="Rejected">Seen and not taken.</param>
/// <param name="ExecutedOk">Taken, and the first run went well.</param>
/// <param name="ExecutedError">Taken, and the first run failed, whatever came after it.</param>
/// <param name="Retained">Taken, and found again after so many seconds or more: for each of <see cref="RetainedAfter"/>.</param>
public sealed record FunnelCounts(
    long Eligible, long Generated, long InTime, long Shown, long Accepted, long AcceptedFull, long Rejected, long ExecutedOk, long ExecutedError, IReadOnlyList<long> Retained)
{
    /// <summary>An answer of which less is left was not retained. In runs of four characters that the answer brought, 0 to 1.</summary>
    public const double LeastSimilarity = 0.5;

    /// <summary>In seconds.</summary>
    public static IReadOnlyList<int> RetainedAfter { get; } = [30, 120, 300, 600];
}
