using Gateway.Identity.Claims;
using Gateway.Identity.Issuers;
using Gateway.Identity.Keys;
using Gateway.Identity.Signatures;
using TenantStore.Credentials;

namespace Gateway.Identity;

/// <summary>
/// From an access token of a tenant's identity provider to who shows it.
/// 1. Its form. 2. The provider that a tenant registered for its issuer and audience. 3. The algorithm and every claim: what is wrong in them costs no key.
/// 4. The key, out of the provider's own set. 5. The signature. Only after that anything of it is believed.
/// </summary>
internal sealed partial class AccessTokenAuthenticator(
    ProviderFinder providers, ClaimRules rules, IssuerKeyStore keys, PrincipalFactory principals, ILogger<AccessTokenAuthenticator> logger)
{
    /// <summary>Who shows the token, or null: one answer whatever is wrong with it. The log has the cause under <paramref name="requestId"/>.</summary>
    public async ValueTask<TokenPrincipal?> FindAsync(string token, string requestId, CancellationToken cancellationToken)
    {
        // 1.
        if (CompactJws.Read(token) is not { } jws || TokenClaims.Read(jws.Payload) is not { } claims)
            return Refuse(TokenRefusal.Malformed, null, requestId);
        // 2.
        var (provider, refusal) = await providers.FindAsync(claims, cancellationToken);
        if (provider is null)
            return Refuse(refusal, null, requestId);
        // 3.
        if (rules.Judge(jws.Header, claims, provider) is not TokenRefusal.None and var broken)
            return Refuse(broken, provider, requestId);
        // 4.
        var algorithm = provider.Known.Provider.Settings.Algorithm;
        var key = await keys.FindAsync(provider.Keys, jws.Header.KeyId, algorithm, cancellationToken);
        if (key?.MaySignFor(claims.Issuer) != true)
            return Refuse(TokenRefusal.UnknownKey, provider, requestId);
        // 5.
        return key.Verify(algorithm, jws.SignedBytes, jws.Signature)
            ? principals.Make(claims, provider)
            : Refuse(TokenRefusal.WrongSignature, provider, requestId);
    }

    private TokenPrincipal? Refuse(TokenRefusal refusal, FoundProvider? provider, string requestId)
    {
        LogRefused(logger, requestId, refusal, provider?.Known.Tenant.Id.ToString() ?? "-", provider?.Known.Provider.Name.ToString() ?? "-");
        return null;
    }

    [LoggerMessage(1103, LogLevel.Information, "{RequestId} access token refused: {Refusal}, tenant {Tenant}, provider {Provider}")]
    private static partial void LogRefused(ILogger logger, string requestId, TokenRefusal refusal, string tenant, string provider);
}
