namespace Gateway.Identity.Claims;

/// <summary>
/// Whether it is an access token. <c>at+jwt</c> (RFC 9068) says so. Most providers still write <c>JWT</c> or nothing, as on their id tokens; of those it must hold
/// what only access tokens do, and nothing that only id tokens do.
/// </summary>
internal static class TypeRule
{
    private static readonly string[] s_ofIdTokens = ["nonce", "at_hash", "c_hash", "s_hash"];

    /// <summary>Claims that providers write into access tokens and into no others; one of them will do.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["scope", "scp", "client_id", "cid"];

    /// <param name="type">The header's <c>typ</c>; null when absent.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="ofAccessTokens">Claims of which the provider's access tokens hold one.</param>
    public static TokenRefusal Judge(string? type, TokenClaims claims, IReadOnlyList<string> ofAccessTokens)
    {
        // RFC 9449 and 8705: the proof is missing, since a bearer brings none.
        if (claims.Has("cnf"))
            return TokenRefusal.BoundToAKey;
        if (claims.Has("events"))
            return TokenRefusal.NotAnAccessToken;
        if (Is(type, "at+jwt") || Is(type, "application/at+jwt"))
            return TokenRefusal.None;
        if (type is not null && !Is(type, "JWT"))
            return TokenRefusal.NotAnAccessToken;
        // Keycloak and Cognito say in the payload what it is.
        if ((claims.Has("typ") && !Is(claims.Text("typ"), "Bearer")) || (claims.Has("token_use") && claims.Text("token_use") != "access"))
            return TokenRefusal.NotAnAccessToken;
        return s_ofIdTokens.Any(claims.Has) || !ofAccessTokens.Any(claims.Has) ? TokenRefusal.NotAnAccessToken : TokenRefusal.None;
    }

    private static bool Is(string? type, string name) => string.Equals(type, name, StringComparison.OrdinalIgnoreCase);
}
