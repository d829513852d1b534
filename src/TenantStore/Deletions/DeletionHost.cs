namespace TenantStore.Deletions;

/// <summary>A host that is to forget deleted tenants.</summary>
/// <param name="HostId">What the gateway calls it.</param>
/// <param name="BootGeneration">Its process: another one has nothing of this one's memory.</param>
/// <param name="Address">Where it answers, unique among all machines: two processes that ever had the same one followed each other.</param>
public sealed record DeletionHost(string HostId, string BootGeneration, string Address);
