using TenantStore.Adapters;

namespace TenantStore.Aliases;

/// <summary>A name and the one version that it means now.</summary>
public sealed record Alias
{
    public required AliasName Name { get; init; }

    public required VersionReference Target { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required Actor UpdatedBy { get; init; }
}
