using Gateway.Identity.Entra;
using Gateway.Identity.Issuers;
using Gateway.Identity.Signatures;
using Microsoft.Extensions.Options;

namespace Gateway.Identity.Claims;

/// <summary>All that a token must say, one rule a file, before anybody computes a signature.</summary>
internal sealed class ClaimRules(IOptions<OidcOptions> options, TimeProvider time)
{
    public TokenRefusal Judge(JwsHeader header, TokenClaims claims, FoundProvider provider)
    {
        var settings = provider.Known.Provider.Settings;
        if (header.Algorithm != settings.Algorithm.ToString())
            return TokenRefusal.WrongAlgorithm;
        if (TimeRule.Judge(claims, time.GetUtcNow(), options.Value) is not TokenRefusal.None and var late)
            return late;
        if (TypeRule.Judge(header.Type, claims, provider.Directory is null ? TypeRule.Usual : EntraRule.OfAccessTokens) is not TokenRefusal.None and var type)
            return type;
        if (provider.Directory is { } directory && EntraRule.Judge(claims, directory) is not TokenRefusal.None and var foreign)
            return foreign;
        if (ClientRule.Judge(claims, settings.Clients) is not TokenRefusal.None and var client)
            return client;
        return claims.Text("sub") is null ? TokenRefusal.NoSubject : TokenRefusal.None;
    }
}
