namespace TenantStore.Changes;

/// <summary>Changes as the registry and Redis keep them: one a line, a kind and its ids. A kind that a later program wrote reads as nothing.</summary>
internal static class RegistryChangeText
{
    private const char Separator = ' ';

    public static string Write(IEnumerable<RegistryChange> changes) => string.Join('\n', changes.Select(Write));

    /// <exception cref="FormatException">A line of a known kind has other parts than it should.</exception>
    public static IReadOnlyList<RegistryChange> Read(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadOne).OfType<RegistryChange>()];

    private static string Write(RegistryChange change) => change switch
    {
        RegistryChange.TokenChanged(var token) => Line("token", token),
        RegistryChange.ProviderChanged(var issuer, var audience) => Line("provider", issuer, audience),
        RegistryChange.TenantChanged(var tenant) => Line("tenant", tenant),
        RegistryChange.AliasChanged(var tenant, var alias) => Line("alias", tenant, alias),
        RegistryChange.VersionsChanged(var tenant) => Line("versions", tenant),
        RegistryChange.BaseModelsChanged => Line("models"),
        _ => throw new InvalidOperationException($"{change.GetType().Name} has no text form."),
    };

    private static RegistryChange? ReadOne(string line) => line.Split(Separator) switch
    {
        ["token", var token] => new RegistryChange.TokenChanged(TokenId.Parse(token)),
        ["provider", var issuer, var audience] => new RegistryChange.ProviderChanged(Uri.UnescapeDataString(issuer), Uri.UnescapeDataString(audience)),
        ["tenant", var tenant] => new RegistryChange.TenantChanged(TenantId.Parse(tenant)),
        ["alias", var tenant, var alias] => new RegistryChange.AliasChanged(TenantId.Parse(tenant), AliasName.Parse(alias)),
        ["versions", var tenant] => new RegistryChange.VersionsChanged(TenantId.Parse(tenant)),
        ["models"] => new RegistryChange.BaseModelsChanged(),
        ["token" or "provider" or "tenant" or "alias" or "versions" or "models", ..] => throw new FormatException("A registry change is damaged."),
        _ => null,
    };

    private static string Line(string kind, params ReadOnlySpan<object> parts)
    {
        var line = kind;
        foreach (var part in parts)
            line += Separator + Uri.EscapeDataString(part.ToString()!);
        return line;
    }
}
