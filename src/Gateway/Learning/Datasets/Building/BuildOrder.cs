using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>A snapshot whose attempt this gateway holds; <c>Done</c> completes when it is made, given up or lost.</summary>
internal sealed record BuildOrder(TenantId Tenant, string DatasetId, int Attempt, TaskCompletionSource Done);
