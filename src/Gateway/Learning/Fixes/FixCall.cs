using Gateway.Learning.Fixes.Requests;
using TenantStore.Credentials;

namespace Gateway.Learning.Fixes;

/// <summary>A request for a fix, and who sent it.</summary>
/// <param name="RequestId">By which logs, bill and receipt know it.</param>
/// <param name="Key">What a client that sends it again sends again: the idempotency key; null = none.</param>
/// <param name="Arrived">A timestamp of the time provider.</param>
internal sealed record FixCall(FixRequest Request, TokenPrincipal Caller, string RequestId, string? Key, long Arrived)
{
    /// <summary>Sent by a machine to see whether all is well: it counts in no experiment.</summary>
    public bool IsSynthetic { get; init; }
}
