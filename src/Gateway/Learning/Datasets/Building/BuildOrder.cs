using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>A snapshot to be built, by whichever gateway comes to it first; <c>Done</c> completes when it is made, given up, or another gateway's.</summary>
internal sealed record BuildOrder(TenantId Tenant, string DatasetId, TaskCompletionSource Done);
