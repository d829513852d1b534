using TenantStore.Deletions;

namespace TenantStore.Tenants;

/// <summary>What was destroyed with a tenant.</summary>
/// <param name="Rows">Rows removed, by table.</param>
public sealed record TenantDeletion(TenantId Id, TenantSlug Slug, DateTimeOffset At, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>The last entry of its audit, which went with it; 0 when there was none.</summary>
    public long AuditEntry { get; init; }

    /// <summary>The hash of that entry, which covers the whole log; null when no entry had one.</summary>
    public string? AuditHash { get; init; }

    /// <summary>Who deleted it.</summary>
    public string Actor { get; init; } = "";

    /// <summary>The data keys that were destroyed: with them its artifacts became unreadable, wherever copies of them are.</summary>
    public IReadOnlyList<DestroyedKey> Keys { get; init; } = [];

    /// <summary>Files removed from the artifact store.</summary>
    public int Files { get; init; }

    /// <summary>When its last file was removed; null while files may be left.</summary>
    public DateTimeOffset? FilesAt { get; init; }

    /// <summary>What hosts did about what they had of it in memory.</summary>
    public IReadOnlyList<HostErasure> Hosts { get; init; } = [];

    /// <summary>Nothing of it is left that this system can reach.</summary>
    public bool IsComplete => FilesAt is not null && Hosts.All(host => host.Outcome != HostErasureOutcome.Pending);
}
