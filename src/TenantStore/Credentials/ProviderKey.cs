namespace TenantStore.Credentials;

/// <summary>What a token says of where it is from and for whom: how its provider is found. Nothing of it is proven yet.</summary>
public readonly record struct ProviderKey(string Issuer, string Audience);
