using Gateway.Identity.Claims;

namespace Gateway.Identity.Entra;

/// <summary>What a token of Entra must say beyond what every token must.</summary>
internal static class EntraRule
{
    /// <summary>Who may do what is in <c>scp</c> for a user and in <c>roles</c> for an application.</summary>
    public static IReadOnlyList<string> OfAccessTokens { get; } = ["scp", "roles"];

    /// <param name="claims">The claims, whose issuer is that of <paramref name="directory"/>.</param>
    /// <param name="directory">The registered directory.</param>
    public static TokenRefusal Judge(TokenClaims claims, Guid directory)
    {
        if (claims.Text("ver") != "2.0" || claims.Text("tid") != directory.ToString("D"))
            return TokenRefusal.WrongDirectory;
        // Id tokens may hold roles too, but name no client.
        if (claims.Text("azp") is null)
            return TokenRefusal.NotAnAccessToken;
        return claims.Text("oid") is { } subject && Guid.TryParseExact(subject, "D", out _) ? TokenRefusal.None : TokenRefusal.NoSubject;
    }
}
