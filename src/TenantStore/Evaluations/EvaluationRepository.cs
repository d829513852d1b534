using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Evaluations;

/// <summary>
/// The tenant's evaluations and their answers. Who works on one holds a lease: every write of the work names its holder, and finds nothing once another has taken over or
/// somebody has cancelled it.
/// </summary>
public sealed class EvaluationRepository
{
    private const string Insert = """
        INSERT INTO evaluations (tenant_id, evaluation_id, adapter, version, digest, against_adapter, against_version, dataset_id, mode, is_default_mode, generic_digest, state, items, items_done, attempts,
            actor, created_at, updated_at)
        VALUES (@tenant, @id, @adapter, @version, @digest, @againstAdapter, @againstVersion, @dataset, @mode, @isDefaultMode, @genericDigest, 'queued', @items, 0, 0, @actor, @at, @at)
        """;

    private const string CountPending = "SELECT COUNT(*) FROM evaluations WHERE tenant_id = @tenant AND state IN ('queued', 'running')";
    private const string SelectOne = $"SELECT {EvaluationRow.Columns} FROM evaluations WHERE tenant_id = @tenant AND evaluation_id = @id";

    private const string SelectNewest =
        $"SELECT {EvaluationRow.Columns} FROM evaluations WHERE tenant_id = @tenant ORDER BY created_at DESC, evaluation_id DESC LIMIT @count";

    private const string SelectOfVersion = $"""
        SELECT {EvaluationRow.Columns} FROM evaluations WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version AND state = 'done'
        ORDER BY updated_at DESC, evaluation_id DESC LIMIT 1
        """;

    private const string SelectVerdict = $"""
        SELECT {EvaluationRow.Columns} FROM evaluations WHERE tenant_id = @tenant AND adapter = @adapter AND version = @version AND state = 'done'
            AND dataset_id = @dataset AND against_adapter = @againstAdapter AND against_version = @againstVersion AND is_default_mode = 1
        ORDER BY updated_at DESC, evaluation_id DESC LIMIT 1
        """;

    private const string Take = """
        UPDATE evaluations SET state = 'running', lease_holder = @holder, lease_until = @until, attempts = attempts + 1, progress_at = COALESCE(progress_at, @at), updated_at = @at
        WHERE tenant_id = @tenant AND evaluation_id = @id AND state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < @at)
            AND NOT EXISTS (SELECT 1 FROM evaluations o WHERE o.tenant_id = @tenant AND o.evaluation_id <> @id AND o.state = 'running' AND o.lease_until >= @at)
        """;

    private const string Renew = """
        UPDATE evaluations SET lease_until = @until WHERE tenant_id = @tenant AND evaluation_id = @id AND state = 'running' AND lease_holder = @holder
        """;

    // Who gives it back in order has done nothing wrong. It waits again, and the tenant's others need not wait for it.
    private const string LetGo = """
        UPDATE evaluations SET state = 'queued', lease_holder = NULL, lease_until = @until, attempts = attempts - 1, updated_at = @at
        WHERE tenant_id = @tenant AND evaluation_id = @id AND state = 'running' AND lease_holder = @holder
        """;

    private const string SelectAttempts = "SELECT attempts FROM evaluations WHERE tenant_id = @tenant AND evaluation_id = @id";

    private const string InsertItem = """
        INSERT INTO evaluation_items (tenant_id, evaluation_id, side, item_set, item_id, position, question, scores, tokens, duration_ms, answer)
        VALUES (@tenant, @id, @side, @set, @item, @position, @question, @scores, @tokens, @duration, @answer) ON CONFLICT DO NOTHING
        """;

    private const string Count = """
        UPDATE evaluations SET lease_until = @until, updated_at = @at, progress_at = @at, attempts = 1, items_done = (SELECT COUNT(*) FROM evaluation_items i
            WHERE i.tenant_id = @tenant AND i.evaluation_id = @id)
        WHERE tenant_id = @tenant AND evaluation_id = @id AND state = 'running' AND lease_holder = @holder
        """;

    private const string End = """
        UPDATE evaluations SET items_done = (SELECT COUNT(*) FROM evaluation_items i WHERE i.tenant_id = @tenant AND i.evaluation_id = @id),
            items = CASE WHEN @state = 'done' THEN (SELECT COUNT(*) FROM evaluation_items i WHERE i.tenant_id = @tenant AND i.evaluation_id = @id) ELSE items END,
            state = @state, passed = @passed, report = @report, error = @error, lease_holder = NULL, lease_until = NULL, updated_at = @at
        WHERE tenant_id = @tenant AND evaluation_id = @id AND state = 'running' AND lease_holder = @holder
        """;

    private const string Cancel = """
        UPDATE evaluations SET state = 'cancelled', lease_holder = NULL, lease_until = NULL, updated_at = @at
        WHERE tenant_id = @tenant AND evaluation_id = @id AND state IN ('queued', 'running')
        """;

    private const string CountOthers = """
        SELECT COUNT(*) FROM evaluations o JOIN evaluations e ON e.tenant_id = o.tenant_id AND e.adapter = o.adapter AND e.version = o.version AND e.dataset_id = o.dataset_id
            AND e.against_adapter = o.against_adapter AND e.against_version = o.against_version
        WHERE e.tenant_id = @tenant AND e.evaluation_id = @id AND o.evaluation_id <> @id AND o.state = 'done' AND o.is_default_mode = 1
        """;

    private const string CountPolicies = "SELECT COUNT(*) FROM gate_policies WHERE tenant_id = @tenant AND policy <> 'off' AND dataset_id = @dataset";
    private const string RemoveItems = "DELETE FROM evaluation_items WHERE tenant_id = @tenant AND evaluation_id = @id";
    private const string Remove = "DELETE FROM evaluations WHERE tenant_id = @tenant AND evaluation_id = @id AND state IN ('done', 'failed', 'cancelled')";

    private const string SelectItems =
        $"SELECT {EvaluationItemRow.Columns} FROM evaluation_items WHERE tenant_id = @tenant AND evaluation_id = @id ORDER BY item_set, side, position, item_id";

    private const string SelectAnswer = $"""
        SELECT {EvaluationItemRow.Columns}, answer AS Answer FROM evaluation_items
        WHERE tenant_id = @tenant AND evaluation_id = @id AND side = @side AND item_set = @set AND item_id = @item
        """;

    private const string SelectQuestion = $"""
        SELECT evaluation_id AS Evaluation, {EvaluationItemRow.Columns}, answer AS Answer FROM evaluation_items WHERE tenant_id = @tenant AND question = @question
        ORDER BY evaluation_id, side, item_id LIMIT 1
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;

    internal EvaluationRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time) =>
        (_session, _changes, _time) = (session, changes, time);

    /// <summary>Puts one at the end of the tenant's queue.</summary>
    /// <param name="evaluation">What is asked for.</param>
    /// <param name="most">So many may wait or run.</param>
    public async Task<AddEvaluationOutcome> AddAsync(NewEvaluation evaluation, int most, CancellationToken cancellationToken)
    {
        if (await _session.FindAsync<long>(CountPending, null, cancellationToken).ConfigureAwait(false) >= most)
            return AddEvaluationOutcome.QueueFull;
        await _session.ExecuteAsync(Insert, new
        {
            id = evaluation.Id,
            adapter = evaluation.Candidate.Adapter.ToString(),
            version = evaluation.Candidate.Version.Value,
            digest = evaluation.Digest.ToString(),
            againstAdapter = evaluation.Against?.Adapter.ToString() ?? "",
            againstVersion = evaluation.Against?.Version.Value ?? 0,
            dataset = evaluation.Dataset,
            mode = evaluation.Mode,
            genericDigest = evaluation.GenericDigest,
            isDefaultMode = evaluation.IsDefaultMode ? 1L : 0L,
            items = evaluation.Items,
            actor = evaluation.Actor.ToString(),
            at = _time.NowMilliseconds(),
        }, cancellationToken).ConfigureAwait(false);
        return AddEvaluationOutcome.Added;
    }

    public async Task<Evaluation?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _session.FindAsync<EvaluationRow>(SelectOne, new { id }, cancellationToken).ConfigureAwait(false))?.ToEvaluation();

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Evaluation>> ListAsync(int count, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<EvaluationRow>(SelectNewest, new { count }, cancellationToken).ConfigureAwait(false)).Select(row => row.ToEvaluation())];

    /// <summary>The last one of a version that was finished.</summary>
    public async Task<Evaluation?> FindLastAsync(VersionReference version, CancellationToken cancellationToken) =>
        (await _session.FindAsync<EvaluationRow>(
            SelectOfVersion, new { adapter = version.Adapter.ToString(), version = version.Version.Value }, cancellationToken).ConfigureAwait(false))?.ToEvaluation();

    /// <summary>The last one of a version on that dataset and against that version, or the base model, that was finished, in the mode that the version is asked in by default.</summary>
    public async Task<Evaluation?> FindVerdictAsync(VersionReference version, string dataset, VersionReference? against, CancellationToken cancellationToken)
    {
        var question = new
        {
            adapter = version.Adapter.ToString(),
            version = version.Version.Value,
            dataset,
            againstAdapter = against?.Adapter.ToString() ?? "",
            againstVersion = against?.Version.Value ?? 0,
        };
        return (await _session.FindAsync<EvaluationRow>(SelectVerdict, question, cancellationToken).ConfigureAwait(false))?.ToEvaluation();
    }

    /// <summary>Takes the work on one, unless another gateway has it or the tenant has another one running.</summary>
    /// <param name="holder">Who takes it: the process, not the gateway's name.</param>
    /// <param name="lease">For how long without a sign of life.</param>
    public async Task<bool> TakeAsync(string id, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Take, Leased(id, holder, lease), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>How often it was taken since its last answer; for one that ends every gateway that takes it.</summary>
    public async Task<int> CountAttemptsAsync(string id, CancellationToken cancellationToken) =>
        (int)await _session.FindAsync<long>(SelectAttempts, new { id }, cancellationToken).ConfigureAwait(false);

    /// <summary>False when it is the holder's no more.</summary>
    public async Task<bool> RenewAsync(string id, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Renew, Leased(id, holder, lease), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>It waits again; nobody works on it until <paramref name="pause"/> is over, because no host answers. Without a pause, because the gateway ends, it keeps its place.</summary>
    public Task LetGoAsync(string id, string holder, TimeSpan pause, CancellationToken cancellationToken)
    {
        var at = _time.NowMilliseconds();
        return _session.ExecuteAsync(
            LetGo, new { id, holder, at, until = pause > TimeSpan.Zero ? at + (long)pause.TotalMilliseconds : (long?)null }, cancellationToken);
    }

    /// <summary>Stores answers, each once, and renews the lease. False, and nothing stored, when it is the holder's no more.</summary>
    public async Task<bool> AddItemsAsync(string id, string holder, TimeSpan lease, IReadOnlyList<EvaluationItem> items, CancellationToken cancellationToken)
    {
        if (!await RenewAsync(id, holder, lease, cancellationToken).ConfigureAwait(false))
            return false;
        foreach (var item in items)
        {
            await _session.ExecuteAsync(InsertItem, new
            {
                id,
                side = EvaluationText.Store(item.Key.Side),
                set = EvaluationText.Store(item.Key.Set),
                item = item.Key.ItemId,
                position = item.Position,
                question = item.Question,
                scores = item.Scores,
                tokens = item.Tokens,
                duration = item.DurationMs,
                answer = item.Answer,
            }, cancellationToken).ConfigureAwait(false);
        }

        await _session.ExecuteAsync(Count, Leased(id, holder, lease), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>It is done. False when it is the holder's no more.</summary>
    public async Task<bool> FinishAsync(string id, string holder, bool passed, string report, CancellationToken cancellationToken)
    {
        // Versions that were pinned against an enforced gate may be used from now on.
        _changes.Add(new RegistryChange.VersionsChanged(_session.Tenant));
        return await EndAsync(id, holder, EvaluationState.Done, passed, report, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It cannot be done. False when it is the holder's no more.</summary>
    public Task<bool> FailAsync(string id, string holder, string error, CancellationToken cancellationToken) =>
        EndAsync(id, holder, EvaluationState.Failed, null, null, error, cancellationToken);

    /// <summary>False when there is none, or it is over.</summary>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Cancel, new { id, at = _time.NowMilliseconds() }, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>
    /// Removes one that is over, with its answers. Not the last word on a comparison while the gate goes by it, or while an older one would become the last word: a refusal is not undone by forgetting it.
    /// </summary>
    public async Task<RemoveEvaluationOutcome> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } found)
            return RemoveEvaluationOutcome.NotFound;
        if (!found.IsOver)
            return RemoveEvaluationOutcome.NotOver;
        if (found.State == EvaluationState.Done && (await FindVerdictAsync(found.Candidate, found.Dataset, found.Against, cancellationToken).ConfigureAwait(false))?.Id == id)
        {
            var others = await _session.FindAsync<long>(CountOthers, new { id }, cancellationToken).ConfigureAwait(false);
            if (others > 0 || await _session.FindAsync<long>(CountPolicies, new { dataset = found.Dataset }, cancellationToken).ConfigureAwait(false) > 0)
                return RemoveEvaluationOutcome.IsVerdict;
        }

        await _session.ExecuteAsync(RemoveItems, new { id }, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(Remove, new { id }, cancellationToken).ConfigureAwait(false);
        return RemoveEvaluationOutcome.Removed;
    }

    /// <summary>What is stored of it, without the answers.</summary>
    public async Task<IReadOnlyList<EvaluationItem>> ListItemsAsync(string id, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<EvaluationItemRow>(SelectItems, new { id }, cancellationToken).ConfigureAwait(false)).Select(row => row.ToItem())];

    /// <summary>One with its sealed answer.</summary>
    public async Task<EvaluationItem?> FindItemAsync(string id, EvaluationItemKey key, CancellationToken cancellationToken)
    {
        var question = new { id, side = EvaluationText.Store(key.Side), set = EvaluationText.Store(key.Set), item = key.ItemId };
        return (await _session.FindAsync<EvaluationItemRow>(SelectAnswer, question, cancellationToken).ConfigureAwait(false))?.ToItem();
    }

    /// <summary>An answer to the same question in any of the tenant's evaluations, and in which.</summary>
    public async Task<(string Evaluation, EvaluationItem Item)?> FindAnswerAsync(string question, CancellationToken cancellationToken) =>
        await _session.FindAsync<EvaluationItemRow>(SelectQuestion, new { question }, cancellationToken).ConfigureAwait(false) is { } row ? (row.Evaluation, row.ToItem()) : null;

    private object Leased(string id, string holder, TimeSpan lease)
    {
        var now = _time.NowMilliseconds();
        return new { id, holder, at = now, until = now + (long)lease.TotalMilliseconds };
    }

    private async Task<bool> EndAsync(
        string id, string holder, EvaluationState state, bool? passed, string? report, string? error, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(End, new
        {
            id,
            holder,
            state = EvaluationText.Store(state),
            passed = passed is { } value ? value ? 1L : 0L : (long?)null,
            report,
            error,
            at = _time.NowMilliseconds(),
        }, cancellationToken).ConfigureAwait(false) > 0;
}
