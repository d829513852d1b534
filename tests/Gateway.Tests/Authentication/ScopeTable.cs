namespace Gateway.Tests.Authentication;

/// <summary>Which scope includes which, said once more and by hand: the product's own rules are what is under test.</summary>
internal static class ScopeTable
{
    public const string Platform = "platform:admin";

    private static readonly Dictionary<string, string[]> s_grants = new()
    {
        [Platform] = [Platform, "tenant:admin", "adapters:write", "adapters:read", "usage:read"],
        ["tenant:admin"] = ["tenant:admin", "adapters:write", "adapters:read", "usage:read"],
        ["adapters:write"] = ["adapters:write", "adapters:read"],
        ["adapters:read"] = ["adapters:read"],
        ["usage:read"] = ["usage:read"],
        ["inference"] = ["inference"],
        ["data:read"] = ["data:read"],
        ["data:write"] = ["data:write"],
        ["experiments:write"] = ["experiments:write"],
    };

    /// <summary>What a tenant's token may carry.</summary>
    public static IReadOnlyList<string> OfTenants { get; } = [.. s_grants.Keys.Where(scope => scope != Platform)];

    public static bool Knows(string scope) => s_grants.ContainsKey(scope);

    /// <param name="held">The one scope of a token.</param>
    /// <param name="needed">What a route needs; empty = any valid token.</param>
    public static bool Includes(string held, string needed) => needed.Length == 0 || s_grants[held].Contains(needed);
}
