namespace HostContract;

/// <summary>What a request cost whose answer did not reach the gateway whole: the client left, or the connection broke.</summary>
/// <param name="Tenant">Whose it was.</param>
/// <param name="RequestId">The assertion's.</param>
/// <param name="Account">The assertion's, as it came.</param>
/// <param name="Usage">What ran until it ended.</param>
public sealed record CutShortReport(TenantKey Tenant, string RequestId, string Account, AnswerUsage Usage);
