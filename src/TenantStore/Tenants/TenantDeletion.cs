using TenantStore.Deletions;

namespace TenantStore.Tenants;

/// <summary>What was destroyed with a tenant.</summary>
/// <param name="Rows">Rows removed, by table.</param>
public sealed record TenantDeletion(TenantId Id, TenantSlug Slug, DateTimeOffset At, IReadOnlyDictionary<string, int> Rows)
{
    /// <summary>Two minutes in which a host may still begin to have something of it, and three missed reports of the longest interval that there is (60 s).</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

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

    /// <summary>
    /// Until then hosts may turn up that the deletion did not name: those of other gateways, or of one that had just restarted. Each is pending from its first report on.
    /// </summary>
    public DateTimeOffset SettledAt => At + Settling;

    /// <summary>No file is left, every host that was heard of has ended it, and every host that lived has had the time to be heard of.</summary>
    public bool IsCompleteAt(DateTimeOffset now) => now >= SettledAt && FilesAt is not null && Hosts.All(host => host.Outcome != HostErasureOutcome.Pending);
}
