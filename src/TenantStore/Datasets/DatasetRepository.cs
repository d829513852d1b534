using TenantStore.Database;

namespace TenantStore.Datasets;

/// <summary>
/// The tenant's snapshots and their rows. One is built by whoever holds its attempt: what an older attempt still wants to write is refused, so a gateway that was thought dead,
/// or an erasure in the middle, leaves no row behind that does not belong there.
/// </summary>
public sealed class DatasetRepository
{
    private const string Insert = """
        INSERT INTO datasets (tenant_id, dataset_id, name, state, settings, attempt, lease_until, digest, manifest, actor, created_at)
        SELECT tenant_id, @id, @name, 'building', @settings, 1, @until, '', '', @actor, @at FROM tenants WHERE tenant_id = @tenant
        """;

    private const string SelectOne = $"SELECT {DatasetRow.Columns} FROM datasets WHERE tenant_id = @tenant AND dataset_id = @id";

    private const string SelectPage = $"""
        SELECT {DatasetRow.Listed} FROM datasets WHERE tenant_id = @tenant AND (created_at < @before OR (created_at = @before AND dataset_id > @id))
        ORDER BY created_at DESC, dataset_id LIMIT @count
        """;

    private const string SelectAbandoned = "SELECT dataset_id FROM datasets WHERE tenant_id = @tenant AND state = 'building' AND lease_until <= @now ORDER BY created_at";

    private const string SelectBuilding = "SELECT dataset_id FROM datasets WHERE tenant_id = @tenant AND state = 'building' ORDER BY created_at, dataset_id LIMIT 1";

    // A lease that nobody has taken yet, was taken away, or given back, is 0; any other ended by itself.
    private const string Take = """
        UPDATE datasets SET attempt = attempt + 1, interruptions = interruptions + CASE WHEN lease_until > 0 THEN 1 ELSE 0 END, lease_until = @until
        WHERE tenant_id = @tenant AND dataset_id = @id AND state = 'building' AND lease_until <= @now RETURNING attempt
        """;

    private const string DeleteRows = "DELETE FROM dataset_samples WHERE tenant_id = @tenant AND dataset_id = @id";

    private const string Hold = """
        UPDATE datasets SET lease_until = @until WHERE tenant_id = @tenant AND dataset_id = @id AND state = 'building' AND attempt = @attempt
        """;

    // Nobody's, as what an erasure took from its builder.
    private const string LetGo = """
        UPDATE datasets SET attempt = attempt + 1, lease_until = 0 WHERE tenant_id = @tenant AND dataset_id = @id AND state = 'building' AND attempt = @attempt
        """;

    private const string InsertRow = """
        INSERT INTO dataset_samples (tenant_id, dataset_id, sample_id, interaction_id, revision, split, position, consent_id, user_key, repository, file_key, language, error_kind, origin,
            regression, happened_at, digest, content)
        VALUES (@tenant, @dataset, @sample, @interaction, @revision, @split, @position, @consent, @user, @repository, @file, @language, @errorKind, @origin,
            @regression, @happenedAt, @digest, @content)
        """;

    private const string Finish = """
        UPDATE datasets SET state = @state, digest = @digest, manifest = @manifest, error = @error
        WHERE tenant_id = @tenant AND dataset_id = @id AND state = 'building' AND attempt = @attempt
        """;

    private const string SelectRows = $"""
        SELECT {DatasetSampleRow.Columns} FROM dataset_samples
        WHERE tenant_id = @tenant AND dataset_id = @id AND (@split = '' OR split = @split) AND position > @after ORDER BY position LIMIT @count
        """;

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal DatasetRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Begins one; its maker holds attempt 1. False when the tenant is gone.</summary>
    public async Task<bool> AddAsync(NewDataset dataset, CancellationToken cancellationToken)
    {
        var row = new
        {
            id = dataset.Id,
            name = dataset.Name,
            settings = dataset.SettingsJson,
            until = dataset.LeaseUntil.ToUnixTimeMilliseconds(),
            actor = dataset.Actor.ToString(),
            at = _time.NowMilliseconds(),
        };
        return await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) > 0;
    }

    public async Task<Dataset?> FindAsync(string datasetId, CancellationToken cancellationToken) =>
        (await _session.FindAsync<DatasetRow>(SelectOne, new { id = datasetId }, cancellationToken).ConfigureAwait(false))?.ToDataset();

    /// <summary>The newest first, without their manifests: at most <paramref name="count"/> after the one named (null = from the newest on).</summary>
    public async Task<IReadOnlyList<Dataset>> ListAsync(int count, string? afterId, CancellationToken cancellationToken)
    {
        var after = afterId is null ? null : await FindAsync(afterId, cancellationToken).ConfigureAwait(false);
        var question = new { before = after?.CreatedAt.ToUnixTimeMilliseconds() ?? long.MaxValue, id = after?.Id ?? "", count };
        return [.. (await _session.QueryAsync<DatasetRow>(SelectPage, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToDataset())];
    }

    /// <summary>The oldest in the making; null when there is none.</summary>
    public Task<string?> FindBuildingAsync(CancellationToken cancellationToken) => _session.FindAsync<string>(SelectBuilding, null, cancellationToken);

    /// <summary>Those in the making that nobody works on yet, or any more, the oldest first.</summary>
    public Task<IReadOnlyList<string>> ListAbandonedAsync(CancellationToken cancellationToken) =>
        _session.QueryAsync<string>(SelectAbandoned, new { now = _time.NowMilliseconds() }, cancellationToken);

    /// <summary>Takes an abandoned one and throws away what the attempt before had written. Null when somebody else holds it, or it is made.</summary>
    public async Task<int?> TakeAsync(string datasetId, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        var key = new { id = datasetId, now = _time.NowMilliseconds(), until = leaseUntil.ToUnixTimeMilliseconds() };
        if (await _session.FindAsync<long?>(Take, key, cancellationToken).ConfigureAwait(false) is not { } attempt)
            return null;
        await _session.ExecuteAsync(DeleteRows, key, cancellationToken).ConfigureAwait(false);
        return (int)attempt;
    }

    /// <summary>Gives it back in the making, to be begun anew by whoever takes it next, if the attempt holds it still.</summary>
    public async Task<bool> LetGoAsync(string datasetId, int attempt, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(LetGo, new { id = datasetId, attempt }, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>False when the attempt does not hold the snapshot any more: then nothing was written.</summary>
    public async Task<bool> AddRowsAsync(string datasetId, int attempt, IReadOnlyList<DatasetSample> rows, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        if (await _session.ExecuteAsync(Hold, new { id = datasetId, attempt, until = leaseUntil.ToUnixTimeMilliseconds() }, cancellationToken).ConfigureAwait(false) == 0)
            return false;
        foreach (var row in rows)
            await _session.ExecuteAsync(InsertRow, DatasetSampleRow.Arguments(datasetId, row), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Makes it ready, if the attempt holds it still.</summary>
    public async Task<bool> FinishAsync(string datasetId, int attempt, string digest, string manifestJson, CancellationToken cancellationToken) =>
        await EndAsync(new { id = datasetId, attempt, state = "ready", digest, manifest = manifestJson, error = (string?)null }, cancellationToken).ConfigureAwait(false);

    /// <summary>Gives it up and drops its rows, if the attempt holds it still.</summary>
    public async Task<bool> FailAsync(string datasetId, int attempt, string error, CancellationToken cancellationToken)
    {
        if (!await EndAsync(new { id = datasetId, attempt, state = "failed", digest = "", manifest = "", error }, cancellationToken).ConfigureAwait(false))
            return false;
        await _session.ExecuteAsync(DeleteRows, new { id = datasetId }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Rows by position: at most <paramref name="count"/> after position <paramref name="after"/> (−1 = from the first on), of one split or of both.</summary>
    public async Task<IReadOnlyList<DatasetSample>> ListRowsAsync(string datasetId, DatasetSplit? split, int after, int count, CancellationToken cancellationToken)
    {
        var question = new { id = datasetId, split = split is { } one ? DatasetSampleRow.Store(one) : "", after, count };
        return [.. (await _session.QueryAsync<DatasetSampleRow>(SelectRows, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToSample())];
    }

    private async Task<bool> EndAsync(object row, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Finish, row, cancellationToken).ConfigureAwait(false) > 0;
}
