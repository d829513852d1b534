using System.Text.Json.Serialization;

namespace Gateway.Management.IdentityProviders;

/// <summary>What a provider is to be. <c>kind</c> is <c>oidc</c> (the default; with issuer and audience) or <c>entra</c> (with directoryId).</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PutIdentityProviderRequest(
    string? Kind = null,
    string? Issuer = null,
    string? Audience = null,
    string? DirectoryId = null,
    string? Algorithm = null,
    string? ScopeClaim = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? ScopeMap = null,
    IReadOnlyList<string>? Clients = null,
    bool? Personal = null);
