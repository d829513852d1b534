namespace TenantStore.Tenants;

/// <summary>What was destroyed with a tenant.</summary>
/// <param name="Rows">Rows removed, by table.</param>
public sealed record TenantDeletion(TenantId Id, TenantSlug Slug, DateTimeOffset At, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>The last entry of its audit, which went with it; 0 when there was none.</summary>
    public long AuditEntry { get; init; }

    /// <summary>The hash of that entry, which covers the whole log; null when no entry had one.</summary>
    public string? AuditHash { get; init; }

    /// <summary>Files removed from the artifact store.</summary>
    public int Files { get; init; }
}
