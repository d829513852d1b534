using TenantStore.Credentials;

namespace Gateway.Authentication;

/// <summary>Who makes this request.</summary>
internal sealed record CallerFeature(TokenPrincipal Principal);
