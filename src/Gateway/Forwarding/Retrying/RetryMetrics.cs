using System.Diagnostics.Metrics;

namespace Gateway.Forwarding.Retrying;

/// <summary>Meter <c>Gateway</c>.</summary>
internal sealed class RetryMetrics
{
    /// <summary>First attempts that failed before their first byte, by what followed: tag <c>result</c>.</summary>
    public const string Retries = "gateway.retries";

    private readonly Counter<long> _retries;

    public RetryMetrics(IMeterFactory factory)
    {
        _retries = factory.Create("Gateway").CreateCounter<long>(Retries, "{request}", "Requests whose host failed before the first byte, by what became of them.");
        // Growth from nothing is no growth to a rate.
        foreach (var result in Enum.GetValues<RetryResult>())
            _retries.Add(0, new KeyValuePair<string, object?>("result", NameOf(result)));
    }

    public void Note(RetryResult result) => _retries.Add(1, new KeyValuePair<string, object?>("result", NameOf(result)));

    private static string NameOf(RetryResult result) => result switch
    {
        RetryResult.Answered => "answered",
        RetryResult.Failed => "failed",
        RetryResult.NoBudget => "no_budget",
        RetryResult.NoHost => "no_host",
        RetryResult.Late => "late",
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "Not a result."),
    };
}
