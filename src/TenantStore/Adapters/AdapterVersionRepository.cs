using System.Text.Json;
using AdapterFormats;
using TenantStore.Database;
using TenantStore.Experiments;
using TenantStore.Limits;
using TenantStore.Tenants;

namespace TenantStore.Adapters;

/// <summary>
/// The rows of the tenant's versions. To make or delete one together with its files is <see cref="Library.AdapterLibrary"/>'s, which alone
/// keeps the order in which neither stands without the other.
/// </summary>
public sealed class AdapterVersionRepository
{
    private const string CountBaseModel = "SELECT COUNT(*) FROM base_models WHERE name = @baseName AND digest = @baseDigest AND is_current = 1";

    private const string InsertAdapter = """
        INSERT INTO adapters (tenant_id, adapter, base_name, base_digest, last_version, created_at)
        SELECT tenant_id, @adapter, @baseName, @baseDigest, 0, @at FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, adapter) DO NOTHING
        """;

    private const string CountAdapter = "SELECT COUNT(*) FROM adapters WHERE tenant_id = @tenant AND adapter = @adapter";

    private const string SelectLimits = "SELECT limits FROM tenants WHERE tenant_id = @tenant";
    private const string CountOtherAdapters = "SELECT COUNT(DISTINCT adapter) FROM adapter_versions WHERE tenant_id = @tenant AND adapter <> @adapter";
    private const string CountVersions = "SELECT COUNT(*) FROM adapter_versions WHERE tenant_id = @tenant AND adapter = @adapter";
    private const string SumBytes = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM adapter_versions WHERE tenant_id = @tenant";

    private const string UpdateNumber = """
        UPDATE adapters SET last_version = last_version + 1, base_digest = @baseDigest
        WHERE tenant_id = @tenant AND adapter = @adapter AND base_name = @baseName RETURNING last_version
        """;

    private const string Insert = """
        INSERT INTO adapter_versions
            (tenant_id, adapter, version, base_name, base_digest, digest, sources, state, rank, targets, bytes, findings, manifest, created_by, created_at)
        VALUES (@tenant, @adapter, @version, @baseName, @baseDigest, @digest, @sources,
            CASE WHEN EXISTS (SELECT 1 FROM quarantines
                WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest)
                THEN 'quarantined' ELSE 'ready' END,
            @rank, @targets, @bytes, @findings, @manifest, @createdBy, @at)
        """;

    private const string SelectOfAdapter =
        $"SELECT {AdapterVersionRow.Columns} FROM adapter_versions WHERE tenant_id = @tenant AND adapter = @adapter ORDER BY version";

    private const string SelectOne =
        $"SELECT {AdapterVersionRow.Columns} FROM adapter_versions WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version";

    private const string SelectFiles = "SELECT DISTINCT digest, sources FROM adapter_versions WHERE tenant_id = @tenant";
    private const string SelectSources = "SELECT DISTINCT sources FROM adapter_versions WHERE tenant_id = @tenant AND digest = @digest";
    private const string CountUses = "SELECT COUNT(*) FROM aliases WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version";

    private const string CountTrials = """
        SELECT COUNT(*) FROM experiments
        WHERE tenant_id = @tenant AND state = 'running' AND candidate_adapter = @adapter AND candidate_version = @version
        """;

    private const string Delete = "DELETE FROM adapter_versions WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version";

    private const string DeleteDatasets = "DELETE FROM dataset_uses WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version";

    private const string UpdateState =
        "UPDATE adapter_versions SET state = @state WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version";

    private const string Quarantine = $"""
        UPDATE adapter_versions SET state = 'quarantined'
        WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest AND state = 'ready'
        RETURNING {AdapterVersionRow.Columns}
        """;

    // A crash is kept whatever became of the version meanwhile; the graver reason stays.
    private const string InsertQuarantine = """
        INSERT INTO quarantines (tenant_id, digest, base_name, base_digest, reason, created_at)
        SELECT tenant_id, @digest, @baseName, @baseDigest, @reason, @at FROM tenants
        WHERE tenant_id = @tenant AND (@reason = 'crashed' OR EXISTS (SELECT 1 FROM adapter_versions
            WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest))
        ON CONFLICT (tenant_id, digest, base_name, base_digest) DO UPDATE SET reason = excluded.reason WHERE excluded.reason = 'crashed'
        """;

    private const string Release = $"""
        UPDATE adapter_versions SET state = 'ready'
        WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest AND state = 'quarantined'
        RETURNING {AdapterVersionRow.Columns}
        """;

    private const string DeleteQuarantine =
        "DELETE FROM quarantines WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest";

    private const string SelectQuarantine =
        "SELECT reason FROM quarantines WHERE tenant_id = @tenant AND digest = @digest AND base_name = @baseName AND base_digest = @baseDigest";

    private static readonly Actor s_quarantine = Actor.OfSystem("quarantine");

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;
    private readonly ExperimentEnding _experiments;

    internal AdapterVersionRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time, ExperimentEnding experiments) =>
        (_session, _changes, _time, _experiments) = (session, changes, time, experiments);

    /// <summary>The adapter's versions by number.</summary>
    public async Task<IReadOnlyList<AdapterVersion>> ListAsync(AdapterName adapter, CancellationToken cancellationToken)
    {
        var key = new { adapter = adapter.ToString() };
        return [.. (await _session.QueryAsync<AdapterVersionRow>(SelectOfAdapter, key, cancellationToken).ConfigureAwait(false)).Select(row => row.ToVersion())];
    }

    public async Task<AdapterVersion?> FindAsync(AdapterName adapter, VersionNumber version, CancellationToken cancellationToken) =>
        (await _session.FindAsync<AdapterVersionRow>(SelectOne, Key(adapter, version), cancellationToken).ConfigureAwait(false))?.ToVersion();

    /// <summary>Retires one version, or makes it ready again. Quarantine is of bytes, not of a version: see <see cref="QuarantineAsync"/>.</summary>
    public async Task<ChangeStateOutcome> ChangeStateAsync(
        AdapterName adapter, VersionNumber version, AdapterVersionState state, CancellationToken cancellationToken)
    {
        if (state == AdapterVersionState.Retired && await IsUsedAsync(adapter, version, cancellationToken).ConfigureAwait(false))
            return ChangeStateOutcome.InUse;
        var row = new { adapter = adapter.ToString(), version = version.Value, state = AdapterVersionRow.Store(state) };
        if (await _session.ExecuteAsync(UpdateState, row, cancellationToken).ConfigureAwait(false) == 0)
            return ChangeStateOutcome.NotFound;
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return ChangeStateOutcome.Changed;
    }

    /// <summary>
    /// Takes every version of these bytes that is served out of service, and every one that is made of them later: a host of this base model failed
    /// on them.
    /// </summary>
    /// <returns>Those that were served until now.</returns>
    public async Task<IReadOnlyList<AdapterVersion>> QuarantineAsync(
        AdapterDigest digest, BaseModelId baseModel, QuarantineReason reason, CancellationToken cancellationToken)
    {
        var row = new
        {
            digest = digest.ToString(),
            baseName = baseModel.Name.ToString(),
            baseDigest = baseModel.Digest.ToString(),
            reason = JsonNamingPolicy.CamelCase.ConvertName(reason.ToString()),
            at = _time.NowMilliseconds(),
        };
        await _session.ExecuteAsync(InsertQuarantine, row, cancellationToken).ConfigureAwait(false);
        var quarantined = await ChangeStatesAsync(Quarantine, row, cancellationToken).ConfigureAwait(false);
        foreach (var version in quarantined)
            await _experiments.EndOfVersionAsync(version.Reference, s_quarantine, $"{version.Reference} was quarantined", cancellationToken).ConfigureAwait(false);
        return quarantined;
    }

    /// <summary>Lifts the quarantine of these bytes, whichever versions have them.</summary>
    /// <returns>Those that are served again.</returns>
    public async Task<IReadOnlyList<AdapterVersion>> ReleaseAsync(AdapterDigest digest, BaseModelId baseModel, CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync(DeleteQuarantine, Key(digest, baseModel), cancellationToken).ConfigureAwait(false);
        return await ChangeStatesAsync(Release, Key(digest, baseModel), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Why these bytes are in quarantine, whether or not a version of them is left; null when they are not.</summary>
    public async Task<QuarantineReason?> FindQuarantineAsync(AdapterDigest digest, BaseModelId baseModel, CancellationToken cancellationToken) =>
        await _session.FindAsync<string>(SelectQuarantine, Key(digest, baseModel), cancellationToken).ConfigureAwait(false) switch
        {
            null => null,
            "notFinite" => QuarantineReason.NotFinite,
            "loadFailed" => QuarantineReason.LoadFailed,
            _ => QuarantineReason.Crashed,
        };

    /// <summary>Takes the adapter's next number, making the adapter with its first version. The files must be there already.</summary>
    internal async Task<CreateVersionResult> CreateAsync(NewAdapterVersion version, SourceSetDigest sources, CancellationToken cancellationToken)
    {
        var key = new
        {
            adapter = version.Adapter.ToString(),
            baseName = version.BaseModel.Name.ToString(),
            baseDigest = version.BaseModel.Digest.ToString(),
            at = _time.NowMilliseconds(),
        };
        if (await _session.FindOfPlatformAsync<long>(CountBaseModel, key, cancellationToken).ConfigureAwait(false) == 0)
            return new CreateVersionResult(CreateVersionOutcome.BaseModelNotFound, null);
        await _session.ExecuteAsync(InsertAdapter, key, cancellationToken).ConfigureAwait(false);
        if (await _session.FindAsync<int?>(UpdateNumber, key, cancellationToken).ConfigureAwait(false) is not { } number)
        {
            var there = await _session.FindAsync<long>(CountAdapter, key, cancellationToken).ConfigureAwait(false) > 0;
            return new CreateVersionResult(there ? CreateVersionOutcome.AdapterHasOtherBase : CreateVersionOutcome.TenantNotFound, null);
        }

        if (await CheckLimitsAsync(version.Adapter, version.Bytes, cancellationToken).ConfigureAwait(false) is { } refused)
            return refused;

        await _session.ExecuteAsync(Insert, new
        {
            key.adapter,
            version = number,
            key.baseName,
            key.baseDigest,
            digest = version.Digest.ToString(),
            sources = sources.ToString(),
            rank = version.Rank,
            targets = JsonSerializer.Serialize(version.Targets),
            bytes = version.Bytes,
            findings = version.FindingsJson,
            manifest = version.ManifestJson,
            createdBy = version.CreatedBy.ToString(),
            key.at,
        }, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        var made = await FindAsync(version.Adapter, new VersionNumber(number), cancellationToken).ConfigureAwait(false);
        return new CreateVersionResult(CreateVersionOutcome.Created, made);
    }

    /// <summary>Under the write transaction, so that uploads at the same time cannot pass together. What was changed before it is rolled back by a refusal.</summary>
    private async Task<CreateVersionResult?> CheckLimitsAsync(AdapterName adapter, long bytes, CancellationToken cancellationToken)
    {
        if (await _session.FindAsync<string>(SelectLimits, null, cancellationToken).ConfigureAwait(false) is not { } stored)
            return new CreateVersionResult(CreateVersionOutcome.TenantNotFound, null);
        var limits = TenantRow.LoadLimits(stored);
        var key = new { adapter = adapter.ToString() };
        if (limits.Adapters is { } adapters)
        {
            // An adapter whose versions are all deleted keeps its name and its numbers, and is none here.
            var wanted = await _session.FindAsync<long>(CountOtherAdapters, key, cancellationToken).ConfigureAwait(false) + 1;
            var isNew = await _session.FindAsync<long>(CountVersions, key, cancellationToken).ConfigureAwait(false) == 0;
            if (isNew && wanted > adapters)
                return new CreateVersionResult(CreateVersionOutcome.TooManyAdapters, null) { Excess = new LimitExcess(adapters, wanted) };
        }

        if (limits.AdapterBytes is { } most)
        {
            var wanted = await _session.FindAsync<long>(SumBytes, null, cancellationToken).ConfigureAwait(false) + bytes;
            if (wanted > most)
                return new CreateVersionResult(CreateVersionOutcome.TooManyBytes, null) { Excess = new LimitExcess(most, wanted) };
        }

        return null;
    }

    internal async Task<DeleteVersionOutcome> DeleteAsync(AdapterName adapter, VersionNumber version, CancellationToken cancellationToken)
    {
        if (await IsUsedAsync(adapter, version, cancellationToken).ConfigureAwait(false))
            return DeleteVersionOutcome.InUse;
        if (await _session.ExecuteAsync(Delete, Key(adapter, version), cancellationToken).ConfigureAwait(false) == 0)
            return DeleteVersionOutcome.NotFound;
        await _session.ExecuteAsync(DeleteDatasets, Key(adapter, version), cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return DeleteVersionOutcome.Deleted;
    }

    /// <summary>The source sets of the tenant's versions with these bytes; empty when there is no such version.</summary>
    internal async Task<IReadOnlySet<SourceSetDigest>> ListSourcesAsync(AdapterDigest digest, CancellationToken cancellationToken) =>
        (await _session.QueryAsync<string>(SelectSources, new { digest = digest.ToString() }, cancellationToken).ConfigureAwait(false))
        .Select(SourceSetDigest.Parse).ToHashSet();

    /// <summary>The canonical forms and source sets of all versions of the tenant.</summary>
    internal async Task<IReadOnlySet<(AdapterDigest Digest, SourceSetDigest Sources)>> ListFilesAsync(CancellationToken cancellationToken) =>
        (await _session.QueryAsync<(string Digest, string Sources)>(SelectFiles, null, cancellationToken).ConfigureAwait(false))
        .Select(row => (AdapterDigest.Parse(row.Digest), SourceSetDigest.Parse(row.Sources))).ToHashSet();

    private async Task<IReadOnlyList<AdapterVersion>> ChangeStatesAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        var changed = await _session.QueryAsync<AdapterVersionRow>(sql, parameters, cancellationToken).ConfigureAwait(false);
        if (changed.Count > 0)
            _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return [.. changed.Select(row => row.ToVersion())];
    }

    private static object Key(AdapterDigest digest, BaseModelId baseModel) =>
        new { digest = digest.ToString(), baseName = baseModel.Name.ToString(), baseDigest = baseModel.Digest.ToString() };

    private static object Key(AdapterName adapter, VersionNumber version) => new { adapter = adapter.ToString(), version = version.Value };

    private async Task<bool> IsUsedAsync(AdapterName adapter, VersionNumber version, CancellationToken cancellationToken) =>
        await _session.FindAsync<long>(CountUses, Key(adapter, version), cancellationToken).ConfigureAwait(false) > 0
        || await _session.FindAsync<long>(CountTrials, Key(adapter, version), cancellationToken).ConfigureAwait(false) > 0;
}
