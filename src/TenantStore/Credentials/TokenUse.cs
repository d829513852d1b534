namespace TenantStore.Credentials;

/// <param name="Tenant">Null = a platform token.</param>
internal readonly record struct TokenUse(TenantId? Tenant, TokenId Token, long AtMilliseconds);
