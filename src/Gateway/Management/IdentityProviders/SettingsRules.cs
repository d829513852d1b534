using Gateway.Errors;
using TenantStore.IdentityProviders;
using TenantStore.Tokens;

namespace Gateway.Management.IdentityProviders;

/// <summary>Judges how a provider's claims are to be read.</summary>
internal static class SettingsRules
{
    public const int MaxMappings = 64;
    public const int MaxClients = 64;

    public static IdentityProviderSettings Judge(PutIdentityProviderRequest request, IdentityProviderKind kind, List<ApiProblemItem> faults)
    {
        var algorithm = SigningAlgorithm.RS256;
        if (request.Algorithm is { } named && (!Enum.TryParse(named, out algorithm) || algorithm.ToString() != named))
            Fault("algorithm", $"'algorithm' must be one of {string.Join(", ", Enum.GetNames<SigningAlgorithm>())}.");
        if (request.ScopeClaim is not null && TextRule.Judge(request.ScopeClaim, "scopeClaim") is { } badClaim)
            Fault("scopeClaim", badClaim);
        JudgeMap(request.ScopeMap, Fault);
        if (request.Clients is { } clients)
        {
            if (clients.Count is 0 or > MaxClients)
                Fault("clients", $"'clients' must list 1 to {MaxClients} client ids; leave it out to take any.");
            if (clients.Select(client => TextRule.Judge(client, "clients")).FirstOrDefault(fault => fault is not null) is { } badClient)
                Fault("clients", badClient);
        }

        return new IdentityProviderSettings
        {
            Algorithm = kind == IdentityProviderKind.Entra ? SigningAlgorithm.RS256 : algorithm,
            ScopeClaim = request.ScopeClaim,
            ScopeMap = request.ScopeMap,
            Clients = request.Clients,
            Personal = request.Personal ?? false,
        };

        void Fault(string field, string message) => faults.Add(new ApiProblemItem("invalid_request", message, field));
    }

    private static void JudgeMap(IReadOnlyDictionary<string, IReadOnlyList<string>>? map, Action<string, string> fault)
    {
        if (map is null)
            return;
        if (map.Count is 0 or > MaxMappings)
            fault("scopeMap", $"'scopeMap' must have 1 to {MaxMappings} entries; leave it out when the provider uses our scopes' names.");
        foreach (var (word, scopes) in map)
        {
            if (TextRule.Judge(word, "scopeMap") is { } badWord)
                fault("scopeMap", badWord);
            if (scopes is not { Count: > 0 } || !scopes.All(name => TokenScopeNames.TryParse(name, out var scope) && (scope & TokenScopes.AllOfTenant) != 0))
                fault("scopeMap", $"Each entry of 'scopeMap' lists scopes out of {string.Join(", ", TokenScopeNames.Of(TokenScopes.AllOfTenant))}.");
        }
    }
}
