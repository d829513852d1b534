namespace Gateway.Identity.Claims;

/// <summary>When a token holds: after <c>iat</c> and <c>nbf</c>, before <c>exp</c>, and not for longer than the platform trusts any.</summary>
internal static class TimeRule
{
    public static TokenRefusal Judge(TokenClaims claims, DateTimeOffset now, OidcOptions options)
    {
        if (claims.Time("exp") is not { } expires || now >= expires + options.ClockSkew)
            return TokenRefusal.Expired;
        if (claims.Time("iat") is not { } issued || now < issued - options.ClockSkew)
            return TokenRefusal.NotYetValid;
        if (claims.Has("nbf") && !(claims.Time("nbf") is { } from && now >= from - options.ClockSkew))
            return TokenRefusal.NotYetValid;
        return expires - issued > options.MaxLifetime ? TokenRefusal.LivesTooLong : TokenRefusal.None;
    }
}
