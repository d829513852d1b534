namespace TenantStore.Limits;

/// <summary>A limit on what a tenant keeps that an upload would be over.</summary>
/// <param name="Limit">The most there may be.</param>
/// <param name="Wanted">What there would be with it.</param>
public readonly record struct LimitExcess(long Limit, long Wanted);
