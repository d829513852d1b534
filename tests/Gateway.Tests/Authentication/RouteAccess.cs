using Gateway.Listening;

namespace Gateway.Tests.Authentication;

/// <summary>One route of the running gateway and what it asks of a caller, as its own metadata say.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">The path with its parameters in braces.</param>
/// <param name="Scope">The scope that it needs: empty = any valid token, null = none at all.</param>
/// <param name="Listener">Where it is served.</param>
internal sealed record RouteAccess(string Method, string Pattern, string? Scope, ListenerMetadata Listener)
{
    /// <summary>The parameter that authorization looks at.</summary>
    public const string Tenant = "{tenant}";

    public bool OfTenant => Pattern.Contains(Tenant, StringComparison.Ordinal);

    public bool OfPlatform => Scope == ScopeTable.Platform;

    public bool Reads => Method == "GET";

    /// <summary>The path that a client writes.</summary>
    /// <param name="tenant">Slug or id for <see cref="Tenant"/>.</param>
    /// <param name="owner">Whose things the other parameters name.</param>
    /// <param name="values">What those things are called.</param>
    public string Path(string tenant, RouteOwner owner, RouteValues values) =>
        values.Fill(Pattern.Replace(Tenant, tenant, StringComparison.Ordinal), owner);

    public override string ToString() => $"{Method} {Pattern}";
}
