namespace TenantStore.Consents;

/// <param name="UserKey">Empty = all of the tenant.</param>
/// <param name="Repository">Empty = everywhere.</param>
/// <param name="Actor">Who says so.</param>
public sealed record NewConsent(string UserKey, string Repository, ConsentLevel Level, Actor Actor);
