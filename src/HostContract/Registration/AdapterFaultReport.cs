using AdapterFormats;

namespace HostContract;

/// <summary>An adapter that this host refuses to run any more, by tenant and digest: another tenant's equal file is not concerned.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Digest">Which file.</param>
/// <param name="Reason">What happened.</param>
/// <param name="Known">False until an answer of the gateway has named it. Only what is not known yet starts a quarantine: what an administrator
/// has lifted since must not come back by the next report.</param>
public sealed record AdapterFaultReport(TenantKey Tenant, AdapterDigest Digest, AdapterFaultReason Reason, bool Known);
