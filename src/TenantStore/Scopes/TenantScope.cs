using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Answers;
using TenantStore.Auditing;
using TenantStore.Changes;
using TenantStore.Consents;
using TenantStore.Database;
using TenantStore.Datasets;
using TenantStore.Evaluations;
using TenantStore.Experiments;
using TenantStore.Gates;
using TenantStore.IdentityProviders;
using TenantStore.Interactions;
using TenantStore.Keys;
using TenantStore.Tenants;
using TenantStore.Tokens;
using TenantStore.Usage;

namespace TenantStore;

/// <summary>
/// One transaction on what one tenant owns. Every statement of the repositories that hang on it carries the tenant's id; another tenant's
/// rows are as good as absent. Without <see cref="CommitAsync"/> its end rolls everything back. Not for several threads at once.
/// </summary>
public sealed class TenantScope : IAsyncDisposable
{
    private readonly Session _session;
    private readonly RegistryChangeFeed _feed;
    private readonly HashSet<RegistryChange> _changes = [];

    internal TenantScope(TenantId tenant, Session session, RegistryChangeFeed feed, TokenMint mint, TimeProvider time)
    {
        (Tenant, _session, _feed) = (tenant, session, feed);
        var bound = new TenantSession(session, tenant);
        Profile = new ProfileRepository(bound, _changes);
        Tokens = new TokenRepository(bound, _changes, mint, time);
        Adapters = new AdapterRepository(bound);
        Audit = new AuditRepository(bound, time);
        var experiments = new ExperimentEnding(bound, _changes, Audit, time);
        Versions = new AdapterVersionRepository(bound, _changes, time, experiments);
        Aliases = new AliasRepository(bound, _changes, time, experiments);
        Experiments = new ExperimentRepository(bound, _changes, time);
        Settlements = new SettlementRepository(bound, time);
        IdentityProviders = new IdentityProviderRepository(bound, _changes, time);
        Keys = new TenantKeyRepository(bound, time);
        Usage = new UsageRepository(bound);
        Answers = new AnswerRepository(bound);
        Outcomes = new OutcomeRepository(bound);
        Samples = new SampleRepository(bound, time);
        Datasets = new DatasetRepository(bound, time);
        Lineage = new LineageRepository(bound, _changes, time);
        Evaluations = new EvaluationRepository(bound, _changes, time);
        Gate = new GateRepository(bound, _changes, time, Evaluations);
        Consents = new ConsentRepository(bound, time);
        Interactions = new InteractionRepository(bound, time);
    }

    public TenantId Tenant { get; }

    /// <summary>The tenant's own row.</summary>
    public ProfileRepository Profile { get; }

    public TokenRepository Tokens { get; }

    public AdapterRepository Adapters { get; }

    public AdapterVersionRepository Versions { get; }

    public AliasRepository Aliases { get; }

    public ExperimentRepository Experiments { get; }

    public SettlementRepository Settlements { get; }

    public IdentityProviderRepository IdentityProviders { get; }

    public TenantKeyRepository Keys { get; }

    public AuditRepository Audit { get; }

    public UsageRepository Usage { get; }

    public AnswerRepository Answers { get; }

    public OutcomeRepository Outcomes { get; }

    public SampleRepository Samples { get; }

    public DatasetRepository Datasets { get; }

    /// <summary>What became of datasets, and the way along it to erase.</summary>
    public LineageRepository Lineage { get; }

    public EvaluationRepository Evaluations { get; }

    public GateRepository Gate { get; }

    public ConsentRepository Consents { get; }

    public InteractionRepository Interactions { get; }

    /// <summary>Makes the changes durable, and seen by the next look-up in this process: caches are stale before it returns.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _feed.CommitAsync(_session, _changes, cancellationToken);

    /// <summary>The number of the last change that this transaction sees; what it reads after this is at least as new.</summary>
    internal Task<long> ReadPositionAsync(CancellationToken cancellationToken) => ChangeLog.PositionAsync(_session, cancellationToken);

    /// <summary>Ends the transaction; rolls back what was not committed.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
