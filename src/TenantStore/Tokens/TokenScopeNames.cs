using System.Collections.Frozen;

namespace TenantStore.Tokens;

/// <summary>The scopes' names on the wire and in the registry.</summary>
public static class TokenScopeNames
{
    private static readonly (TokenScopes Scope, string Name)[] s_names =
    [
        (TokenScopes.PlatformAdmin, "platform:admin"),
        (TokenScopes.TenantAdmin, "tenant:admin"),
        (TokenScopes.AdaptersWrite, "adapters:write"),
        (TokenScopes.AdaptersRead, "adapters:read"),
        (TokenScopes.UsageRead, "usage:read"),
        (TokenScopes.Inference, "inference"),
        (TokenScopes.DataRead, "data:read"),
        (TokenScopes.DataWrite, "data:write"),
        (TokenScopes.ExperimentsWrite, "experiments:write"),
    ];

    private static readonly FrozenDictionary<string, TokenScopes> s_byName = s_names.ToFrozenDictionary(pair => pair.Name, pair => pair.Scope);

    /// <summary>One scope by its exact name.</summary>
    public static bool TryParse(string? name, out TokenScopes scope)
    {
        scope = TokenScopes.None;
        return name is not null && s_byName.TryGetValue(name, out scope);
    }

    /// <summary>The names of the scopes in a set, in a fixed order.</summary>
    public static IReadOnlyList<string> Of(TokenScopes scopes) =>
        [.. s_names.Where(pair => scopes.HasFlag(pair.Scope)).Select(pair => pair.Name)];

    internal static string Store(TokenScopes scopes) => string.Join(' ', Of(scopes));

    /// <summary>A name that this program does not know (a later one's) grants nothing.</summary>
    internal static TokenScopes Load(string stored) => stored.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(TokenScopes.None, (all, name) => TryParse(name, out var scope) ? all | scope : all);
}
