namespace TenantStore.Tenants;

/// <summary>What was destroyed with a tenant.</summary>
/// <param name="Rows">Rows removed, by table.</param>
public sealed record TenantDeletion(TenantId Id, TenantSlug Slug, DateTimeOffset At, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>Files removed from the artifact store.</summary>
    public int Files { get; init; }
}
