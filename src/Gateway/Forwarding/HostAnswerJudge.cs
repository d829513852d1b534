using AdapterFormats;
using HostContract;

namespace Gateway.Forwarding;

/// <summary>Compares what the engine says it used with what was resolved.</summary>
internal static class HostAnswerJudge
{
    /// <param name="status">The host's status code.</param>
    /// <param name="said">Its <see cref="ContractHeaders.AdapterDigest"/>; null when absent or given twice.</param>
    /// <param name="resolved">The adapter that the request named.</param>
    public static HostAnswer Judge(int status, string? said, AdapterDigest? resolved)
    {
        var same = said == (resolved?.ToString() ?? ContractHeaders.NoAdapter);
        return status switch
        {
            >= 200 and < 300 => same ? HostAnswer.WithReceipt : HostAnswer.WrongAdapter,
            400 or 413 or 422 or 429 or 503 when said is null => HostAnswer.WithoutReceipt,
            400 or 413 or 422 or 429 or 503 => same ? HostAnswer.WithReceipt : HostAnswer.WrongAdapter,
            _ => HostAnswer.HostFault,
        };
    }
}
