using TenantStore.Auditing;
using TenantStore.BaseModels;
using TenantStore.Changes;
using TenantStore.Database;
using TenantStore.Deletions;
using TenantStore.Evaluations;
using TenantStore.GenericSets;
using TenantStore.Experiments;
using TenantStore.Keys;
using TenantStore.Leases;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace TenantStore;

/// <summary>
/// One transaction on what belongs to the platform and to no tenant. It reaches no tenant's tokens, adapters or aliases; its one power over
/// them is to delete a tenant whole. Without <see cref="CommitAsync"/> its end rolls everything back. Not for several threads at once.
/// </summary>
public sealed class PlatformScope : IAsyncDisposable
{
    private readonly Session _session;
    private readonly RegistryChangeFeed _feed;
    private readonly HashSet<RegistryChange> _changes = [];

    internal PlatformScope(Session session, RegistryChangeFeed feed, TokenMint mint, TimeProvider time)
    {
        (_session, _feed) = (session, feed);
        Tenants = new TenantRepository(session, _changes, time);
        BaseModels = new BaseModelRepository(session, _changes, time);
        PlatformTokens = new PlatformTokenRepository(session, _changes, mint, time);
        KeyUses = new KeyUseRepository(session);
        Experiments = new ExperimentDirectory(session);
        Deletions = new DeletionRepository(session, time);
        Audit = new PlatformAuditRepository(session, time);
        AuditHeads = new AuditHeadRepository(session);
        GenericSets = new GenericSetRepository(session, time);
        Evaluations = new EvaluationQueue(session, time);
        Leases = new LeaseRepository(session, time);
    }

    public TenantRepository Tenants { get; }

    public BaseModelRepository BaseModels { get; }

    public PlatformTokenRepository PlatformTokens { get; }

    public KeyUseRepository KeyUses { get; }

    public ExperimentDirectory Experiments { get; }

    public DeletionRepository Deletions { get; }

    public PlatformAuditRepository Audit { get; }

    public AuditHeadRepository AuditHeads { get; }

    public GenericSetRepository GenericSets { get; }

    /// <summary>Which evaluations of any tenant wait for a gateway.</summary>
    public EvaluationQueue Evaluations { get; }

    public LeaseRepository Leases { get; }

    /// <summary>Makes the changes durable, and seen by the next look-up in this process: caches are stale before it returns.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _feed.CommitAsync(_session, _changes, cancellationToken);

    /// <summary>Reads one row; a registry that cannot be read is a <see cref="TenantStoreException"/>.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => _session.FindAsync<long>(Schema.FindVersion, null, cancellationToken);

    /// <summary>The number of the last change that this transaction sees; what it reads after this is at least as new.</summary>
    internal Task<long> ReadPositionAsync(CancellationToken cancellationToken) => ChangeLog.PositionAsync(_session, cancellationToken);

    /// <summary>Ends the transaction; rolls back what was not committed.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
