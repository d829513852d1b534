using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>A snapshot whose attempt this gateway holds.</summary>
/// <param name="Done">Completes when it is made, given up or lost.</param>
internal sealed record BuildOrder(TenantId Tenant, string DatasetId, int Attempt, TaskCompletionSource Done);
