namespace Gateway.Billing;

/// <summary>
/// Whose word on what a request cost takes the place of whose: a later attempt's that of one that was given up for it, and of one attempt that of the gateway
/// which had the whole answer, or threw it away, that of the host.
/// </summary>
internal static class BillRank
{
    /// <summary>The host's report; and, where it says nothing, what was forwarded.</summary>
    public static int OfHost(int attempt) => 2 * attempt;

    /// <summary>The gateway's, which sent the request and knows how it ended. Final.</summary>
    public static int OfGateway(int attempt) => (2 * attempt) + 1;
}
