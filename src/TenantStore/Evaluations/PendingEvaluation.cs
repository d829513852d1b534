namespace TenantStore.Evaluations;

/// <summary>One that waits for a gateway, as every gateway sees it.</summary>
public readonly record struct PendingEvaluation(TenantId Tenant, string Id);
