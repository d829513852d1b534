namespace Gateway.Identity.Claims;

/// <summary>For which client application a token was issued.</summary>
internal static class ClientRule
{
    private static readonly string[] s_names = ["azp", "client_id", "cid", "appid"];

    /// <summary>Every name that the token gives its client; providers differ in the claim.</summary>
    public static IReadOnlyList<string> ClientsOf(TokenClaims claims) => [.. s_names.Select(claims.Text).OfType<string>()];

    public static TokenRefusal Judge(TokenClaims claims, IReadOnlyList<string>? allowed)
    {
        if (allowed is null)
            return TokenRefusal.None;
        var clients = ClientsOf(claims);
        return clients.Count > 0 && clients.All(allowed.Contains) ? TokenRefusal.None : TokenRefusal.WrongClient;
    }
}
