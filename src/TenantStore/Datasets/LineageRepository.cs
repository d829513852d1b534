using TenantStore.Adapters;
using TenantStore.Database;
using TenantStore.Interactions;

namespace TenantStore.Datasets;

/// <summary>What became of snapshots: exports and the adapter versions that learnt from them. And the way along it, to erase.</summary>
public sealed class LineageRepository
{
    private const string InsertExport = """
        INSERT INTO dataset_exports (tenant_id, export_id, dataset_id, format, split, rows_written, digest, manifest, actor, created_at)
        VALUES (@tenant, @id, @dataset, @format, @split, 0, '', '', @actor, @at)
        """;

    private const string FinishExport = "UPDATE dataset_exports SET rows_written = @rows, digest = @digest, manifest = @manifest WHERE tenant_id = @tenant AND export_id = @id";

    private const string SelectExports = $"""
        SELECT {DatasetExportRow.Listed} FROM dataset_exports
        WHERE tenant_id = @tenant AND dataset_id = @dataset AND (created_at < @before OR (created_at = @before AND export_id > @after)) ORDER BY created_at DESC, export_id LIMIT @count
        """;

    private const string SelectExport = $"SELECT {DatasetExportRow.Columns} FROM dataset_exports WHERE tenant_id = @tenant AND dataset_id = @dataset AND export_id = @id";

    private const string InsertUse = """
        INSERT INTO dataset_uses (tenant_id, adapter, version, dataset_id, created_at, tainted_at)
        SELECT @tenant, @adapter, @version, d.dataset_id, @at,
            CASE WHEN EXISTS (SELECT 1 FROM dataset_samples s WHERE s.tenant_id = @tenant AND s.dataset_id = d.dataset_id AND s.split = 'train' AND s.content IS NULL) THEN d.tainted_at END
        FROM datasets d
        WHERE d.tenant_id = @tenant AND d.dataset_id = @dataset AND d.state = 'ready'
            AND EXISTS (SELECT 1 FROM adapter_versions v WHERE v.tenant_id = @tenant AND v.adapter = @adapter AND v.version = @version)
        ON CONFLICT (tenant_id, adapter, version, dataset_id) DO NOTHING
        """;

    private const string SelectUse =
        $"SELECT {DatasetUseRow.Columns} FROM dataset_uses WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version AND dataset_id = @dataset";

    private const string SelectUsesOfAdapter =
        $"SELECT {DatasetUseRow.Columns} FROM dataset_uses WHERE tenant_id = @tenant AND adapter = @adapter ORDER BY version, created_at, dataset_id";

    private const string SelectUsesOfDataset =
        $"SELECT {DatasetUseRow.Columns} FROM dataset_uses WHERE tenant_id = @tenant AND dataset_id = @dataset ORDER BY adapter, version";

    private const string SelectPlaces = """
        SELECT user_key AS UserKey, repository AS Repository FROM samples
        WHERE tenant_id = @tenant AND consent_id <> '' AND (@userKey = '' OR user_key = @userKey) AND (@repository = '' OR repository = @repository)
        UNION
        SELECT user_key AS UserKey, repository AS Repository FROM dataset_samples
        WHERE tenant_id = @tenant AND consent_id <> '' AND content IS NOT NULL AND (@userKey = '' OR user_key = @userKey) AND (@repository = '' OR repository = @repository)
        """;

    internal const string DeleteAnswers = $"DELETE FROM evaluation_items WHERE tenant_id = @tenant AND item_set = 'heldout' AND item_id IN {KeyList.Parameters}";

    // Whoever builds one may have read what is erased here.
    private const string FenceBuilders = "UPDATE datasets SET attempt = attempt + 1, lease_until = 0 WHERE tenant_id = @tenant AND state = 'building'";

    // Whoever runs one has read what is erased here: what it has not stored yet is refused, and the next to take it asks for what is left.
    // Whoever held it has done nothing wrong: that it was taken does not count.
    private const string FenceEvaluations = """
        UPDATE evaluations SET attempts = CASE WHEN lease_holder IS NULL THEN attempts ELSE attempts - 1 END, lease_holder = NULL, lease_until = NULL
        WHERE tenant_id = @tenant AND state = 'running'
        """;

    private const string DeleteUnfinished =
        "DELETE FROM dataset_samples WHERE tenant_id = @tenant AND dataset_id IN (SELECT dataset_id FROM datasets WHERE tenant_id = @tenant AND state = 'building')";

    private const string TaintDataset = """
        UPDATE datasets SET tainted_at = COALESCE(tainted_at, @at), tainted_reason = COALESCE(tainted_reason, @reason) WHERE tenant_id = @tenant AND dataset_id = @dataset
        """;

    private const string TaintExports = """
        UPDATE dataset_exports SET tainted_at = COALESCE(tainted_at, @at) WHERE tenant_id = @tenant AND dataset_id = @dataset AND split = @split RETURNING export_id
        """;

    private const string TaintUses = $"""
        UPDATE dataset_uses SET tainted_at = COALESCE(tainted_at, @at) WHERE tenant_id = @tenant AND dataset_id = @dataset RETURNING {DatasetUseRow.Columns}
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;

    internal LineageRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time) => (_session, _changes, _time) = (session, changes, time);

    /// <summary>Notes an export before its first byte leaves: one that is cut off has left too.</summary>
    public Task AddExportAsync(string exportId, string datasetId, ExportFormat format, DatasetSplit split, Actor actor, CancellationToken cancellationToken)
    {
        var row = new { id = exportId, dataset = datasetId, format = DatasetExportRow.Store(format), split = DatasetSampleRow.Store(split), actor = actor.ToString(), at = _time.NowMilliseconds() };
        return _session.ExecuteAsync(InsertExport, row, cancellationToken);
    }

    public Task FinishExportAsync(string exportId, int rows, string digest, string manifestJson, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(FinishExport, new { id = exportId, rows, digest, manifest = manifestJson }, cancellationToken);

    /// <summary>The newest first, without their manifests: at most <paramref name="count"/> after the one named (null = from the newest on).</summary>
    public async Task<IReadOnlyList<DatasetExport>> ListExportsAsync(string datasetId, int count, string? afterId, CancellationToken cancellationToken)
    {
        var after = afterId is null ? null : await FindExportAsync(datasetId, afterId, cancellationToken).ConfigureAwait(false);
        var question = new { dataset = datasetId, count, before = after?.CreatedAt.ToUnixTimeMilliseconds() ?? long.MaxValue, after = after?.Id ?? "" };
        return [.. (await _session.QueryAsync<DatasetExportRow>(SelectExports, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToExport())];
    }

    public async Task<DatasetExport?> FindExportAsync(string datasetId, string exportId, CancellationToken cancellationToken) =>
        (await _session.FindAsync<DatasetExportRow>(SelectExport, new { dataset = datasetId, id = exportId }, cancellationToken).ConfigureAwait(false))?.ToExport();

    /// <summary>Notes that a version learnt from a snapshot; tainted if content of its train part is erased. Null when there is no such version, or no such snapshot that is ready. Safe to repeat.</summary>
    public async Task<DatasetUse?> AddUseAsync(VersionReference version, string datasetId, CancellationToken cancellationToken)
    {
        var row = new { adapter = version.Adapter.ToString(), version = version.Version.Value, dataset = datasetId, at = _time.NowMilliseconds() };
        await _session.ExecuteAsync(InsertUse, row, cancellationToken).ConfigureAwait(false);
        // Whether it may be pinned under an enforced gate is part of what is cached of it.
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return (await _session.FindAsync<DatasetUseRow>(SelectUse, row, cancellationToken).ConfigureAwait(false))?.ToUse();
    }

    /// <summary>What the adapter's versions learnt from, by version.</summary>
    public async Task<IReadOnlyList<DatasetUse>> ListUsesAsync(AdapterName adapter, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<DatasetUseRow>(SelectUsesOfAdapter, new { adapter = adapter.ToString() }, cancellationToken).ConfigureAwait(false)).Select(row => row.ToUse())];

    /// <summary>Which versions learnt from the snapshot.</summary>
    public async Task<IReadOnlyList<DatasetUse>> ListUsesOfAsync(string datasetId, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<DatasetUseRow>(SelectUsesOfDataset, new { dataset = datasetId }, cancellationToken).ConfigureAwait(false)).Select(row => row.ToUse())];

    /// <summary>
    /// Drops the samples, takes content and person out of the snapshots' rows, and marks what depends on them: the snapshots, exports of the splits concerned, and versions that
    /// learnt from a train split concerned. Snapshots in the making begin anew, and evaluations that run go on with what is left. Rows and their digests stay, so what is left can still be verified.
    /// </summary>
    public Task<LineageErasure> EraseAsync(ErasureTarget target, CancellationToken cancellationToken) => EraseAsync([target], cancellationToken);

    /// <summary>The same for several at once: whoever builds begins anew once.</summary>
    public async Task<LineageErasure> EraseAsync(IReadOnlyList<ErasureTarget> targets, CancellationToken cancellationToken)
    {
        // Nothing is named, so nobody read it.
        if (targets.All(target => target.InteractionIds is { Count: 0 }))
            return new LineageErasure([], new Dictionary<string, int>(), [], [], 0);
        await RestartBuildersAsync(cancellationToken).ConfigureAwait(false);
        var (erased, samples) = (new List<(ErasedRow Row, string Reason)>(), new List<string>());
        foreach (var target in targets)
        {
            foreach (var match in ErasureMatch.Of(target))
            {
                erased.AddRange((await _session.QueryAsync<ErasedRow>(match.EraseRows, match.Arguments, cancellationToken).ConfigureAwait(false)).Select(row => (row, target.Reason)));
                samples.AddRange(await _session.QueryAsync<string>(match.DeleteSamples, match.Arguments, cancellationToken).ConfigureAwait(false));
            }
        }

        var answers = 0;
        foreach (var asked in erased.Select(one => one.Row.SampleId).Distinct().Chunk(KeyList.Size))
            answers += await _session.ExecuteAsync(DeleteAnswers, KeyList.Bind(asked), cancellationToken).ConfigureAwait(false);
        var (exports, versions) = await TaintAsync(erased, cancellationToken).ConfigureAwait(false);
        var snapshots = erased.CountBy(one => one.Row.DatasetId).ToDictionary();
        return new LineageErasure([.. samples.Order(StringComparer.Ordinal)], snapshots, exports, versions, answers);
    }

    /// <summary>Snapshots in the making begin anew: whoever builds one may have read what goes now.</summary>
    public async Task RestartBuildersAsync(CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync(FenceBuilders, null, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(FenceEvaluations, null, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(DeleteUnfinished, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Of whom and where samples and rows of snapshots are kept under consents, of those that a consent for this user and repository concerns; empty = all.</summary>
    public Task<IReadOnlyList<InteractionPlace>> ListPlacesAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.QueryAsync<InteractionPlace>(SelectPlaces, new { userKey, repository }, cancellationToken);

    /// <summary>Marks each snapshot and split once, however many of its rows were erased.</summary>
    private async Task<(IReadOnlyList<string> Exports, IReadOnlyList<VersionReference> Versions)> TaintAsync(
        IEnumerable<(ErasedRow Row, string Reason)> erased, CancellationToken cancellationToken)
    {
        var (exports, versions) = (new List<string>(), new List<VersionReference>());
        foreach (var (row, reason) in erased.DistinctBy(one => (one.Row.DatasetId, one.Row.Split)))
        {
            var mark = new { at = _time.NowMilliseconds(), dataset = row.DatasetId, split = row.Split, reason };
            await _session.ExecuteAsync(TaintDataset, mark, cancellationToken).ConfigureAwait(false);
            exports.AddRange(await _session.QueryAsync<string>(TaintExports, mark, cancellationToken).ConfigureAwait(false));
            if (DatasetSampleRow.Load(row.Split) == DatasetSplit.Train)
            {
                var uses = await _session.QueryAsync<DatasetUseRow>(TaintUses, mark, cancellationToken).ConfigureAwait(false);
                versions.AddRange(uses.Select(use => new VersionReference(AdapterName.Parse(use.Adapter), new VersionNumber((int)use.Version))));
            }
        }

        return (
            [.. exports.Order(StringComparer.Ordinal)],
            [.. versions.Distinct().OrderBy(version => version.Adapter.ToString(), StringComparer.Ordinal).ThenBy(version => version.Version)]);
    }
}
