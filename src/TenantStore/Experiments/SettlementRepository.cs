using System.Text;
using TenantStore.Database;

namespace TenantStore.Experiments;

/// <summary>
/// Counts what became of an experiment's requests. One process does it at a time, who holds the lease; events have numbers 1, 2, 3 … without gaps and are added in one transaction with
/// the numbers that they make, so that whoever goes on after a crash neither leaves one out nor counts one twice.
/// </summary>
public sealed class SettlementRepository
{
    private const string Take = $"""
        UPDATE experiments SET lease_holder = @holder, lease_until = @until
        WHERE tenant_id = @tenant AND experiment_id = @id AND state = 'running' AND (lease_holder IS NULL OR lease_holder = @holder OR lease_until <= @now)
        RETURNING {ExperimentRow.Columns}, snapshot AS Snapshot, settled_to AS SettledTo
        """;

    private const string SelectFree = """
        SELECT experiment_id FROM experiments
        WHERE tenant_id = @tenant AND state = 'running' AND (lease_holder IS NULL OR lease_holder = @holder OR lease_until <= @now) ORDER BY experiment_id
        """;

    private const string Release = """
        UPDATE experiments SET lease_holder = NULL, lease_until = NULL WHERE tenant_id = @tenant AND experiment_id = @id AND lease_holder = @holder
        """;

    private const string IsCounted = """
        EXISTS (SELECT 1 FROM experiment_events e WHERE e.tenant_id = a.tenant_id AND e.experiment_id = a.experiment_id
            AND e.unit = CASE WHEN a.unit = '' THEN a.answer_id ELSE a.unit END)
        """;

    // Those written late are looked for behind settled_to, too.
    private const string SelectDue = $"""
        SELECT {UnsettledRow.Columns} FROM answers a
        WHERE a.tenant_id = @tenant AND a.experiment_id = @id AND a.experiment_id <> '' AND a.arm IN ('control', 'candidate') AND a.created_at >= @since AND a.created_at <= @due
            AND NOT {IsCounted}
        ORDER BY a.created_at, a.answer_id LIMIT @most
        """;

    // A secret of the candidate does not wait. By an index of its own: those whose time is not over are not read.
    private const string SelectSecrets = $"""
        SELECT {UnsettledRow.Columns} FROM answers a
        WHERE a.tenant_id = @tenant AND a.experiment_id = @id AND a.experiment_id <> '' AND a.arm = 'candidate' AND a.refusal = 'secrets' AND a.created_at >= @since AND NOT {IsCounted}
        ORDER BY a.created_at, a.answer_id LIMIT @most
        """;

    /// <summary>Units or answers that one statement names.</summary>
    private const int MostKeys = 50;

    private const string Keys = """
        @k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9,
        @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19,
        @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29,
        @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39,
        @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49
        """;

    private const string SelectRepeated = $"""
        SELECT {UnsettledRow.Columns} FROM answers a
        WHERE a.tenant_id = @tenant AND a.experiment_id = @id AND a.experiment_id <> '' AND a.unit <> '' AND a.unit IN ({Keys}) AND a.created_at >= @from AND a.created_at <= @to
        """;

    private const string SelectOutcomes = $"""
        SELECT o.answer_id AS AnswerId, o.kind AS Kind, o.delay_ms AS DelayMs, o.similarity AS Similarity, o.created_at AS CreatedAt FROM outcomes o
        WHERE o.tenant_id = @tenant AND o.answer_id IN ({Keys}) ORDER BY o.created_at, o.event_key
        """;

    private const string Update = """
        UPDATE experiments SET snapshot = @snapshot, applied = @applied, report = @report, settled_to = @settledTo
        WHERE tenant_id = @tenant AND experiment_id = @id AND state = 'running' AND lease_holder = @holder AND applied = @before
        """;

    private const string Insert = """
        INSERT INTO experiment_events (tenant_id, experiment_id, number, answer_id, unit, arm, user_key, metrics, settled_at)
        VALUES (@tenant, @id, @number, @answer, @unit, @arm, @userKey, @metrics, @at)
        """;

    private const string SelectEvents = """
        SELECT number AS Number, answer_id AS AnswerId, unit AS Unit, arm AS Arm, user_key AS UserKey, metrics AS Metrics FROM experiment_events
        WHERE tenant_id = @tenant AND experiment_id = @id AND number > @after ORDER BY number LIMIT @most
        """;

    private const string SelectSnapshots = """
        SELECT e.experiment_id AS Id, e.snapshot AS Snapshot FROM experiments e
        WHERE e.tenant_id = @tenant AND e.snapshot IS NOT NULL AND EXISTS (SELECT 1 FROM experiment_events x
            WHERE x.tenant_id = e.tenant_id AND x.experiment_id = e.experiment_id AND x.user_key = @userKey)
        """;

    // Whoever is in the middle of a step does not write what it has read before: it has lost its lease.
    private const string UpdateSnapshot =
        "UPDATE experiments SET snapshot = @snapshot, lease_holder = NULL, lease_until = NULL WHERE tenant_id = @tenant AND experiment_id = @id";

    private const string UpdateUser = "UPDATE experiment_events SET user_key = @other WHERE tenant_id = @tenant AND user_key = @userKey";

    private const string DeleteOldEvents = """
        DELETE FROM experiment_events WHERE tenant_id = @tenant AND (experiment_id, number) IN (
            SELECT e.experiment_id, e.number FROM experiments x JOIN experiment_events e ON e.tenant_id = x.tenant_id AND e.experiment_id = x.experiment_id
            WHERE x.tenant_id = @tenant AND x.state <> 'running' AND x.decided_at < @before ORDER BY e.experiment_id, e.number LIMIT @most)
        """;

    private const string ClearOldSnapshots =
        "UPDATE experiments SET snapshot = NULL WHERE tenant_id = @tenant AND state <> 'running' AND decided_at < @before AND snapshot IS NOT NULL";

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal SettlementRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Ids of running experiments that <paramref name="holder"/> holds or could take.</summary>
    public Task<IReadOnlyList<string>> ListFreeAsync(string holder, CancellationToken cancellationToken) =>
        _session.QueryAsync<string>(SelectFree, new { holder, now = _time.NowMilliseconds() }, cancellationToken);

    /// <summary>Takes or prolongs the lease. Null when another holds it, or the experiment has ended.</summary>
    public async Task<HeldExperiment?> TakeAsync(string id, string holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = _time.NowMilliseconds();
        var key = new { id, holder, now, until = now + (long)lease.TotalMilliseconds };
        var row = await _session.FindAsync<HeldRow>(Take, key, cancellationToken).ConfigureAwait(false);
        return row is null ? null : new HeldExperiment(row.ToExperiment(), row.Snapshot, row.SettledTo.ToTime());
    }

    /// <summary>Another may take it at once.</summary>
    public Task ReleaseAsync(string id, string holder, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Release, new { id, holder }, cancellationToken);

    /// <summary>Answers that came from <paramref name="since"/> to <paramref name="due"/> and are in no event, the oldest first; before them, whenever they came, those that hold a secret of the candidate.</summary>
    public async Task<IReadOnlyList<UnsettledAnswer>> ListDueAsync(string id, DateTimeOffset since, DateTimeOffset due, int most, CancellationToken cancellationToken)
    {
        var key = new { id, since = since.ToUnixTimeMilliseconds(), due = due.ToUnixTimeMilliseconds(), most };
        var secrets = await _session.QueryAsync<UnsettledRow>(SelectSecrets, key, cancellationToken).ConfigureAwait(false);
        var rows = await _session.QueryAsync<UnsettledRow>(SelectDue, key, cancellationToken).ConfigureAwait(false);
        return [.. secrets.Concat(rows).DistinctBy(row => row.AnswerId).Take(most).Select(row => row.ToAnswer())];
    }

    /// <summary>Answers of a span of time under these keys of clients, counted or not.</summary>
    public async Task<IReadOnlyList<UnsettledAnswer>> ListRepeatedAsync(
        string id, IReadOnlyList<string> units, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var span = new Dictionary<string, object> { ["id"] = id, ["from"] = from.ToUnixTimeMilliseconds(), ["to"] = to.ToUnixTimeMilliseconds() };
        return [.. (await QueryPartsAsync<UnsettledRow>(SelectRepeated, span, units, cancellationToken).ConfigureAwait(false)).Select(row => row.ToAnswer())];
    }

    /// <summary>All that was told of these answers; of each one in the order in which it was.</summary>
    public async Task<IReadOnlyList<OutcomeFact>> ListOutcomesAsync(IReadOnlyList<string> answerIds, CancellationToken cancellationToken) =>
        [.. (await QueryPartsAsync<OutcomeFactRow>(SelectOutcomes, [], answerIds, cancellationToken).ConfigureAwait(false)).Select(row => row.ToFact())];

    /// <summary>Adds the events and the numbers after them.</summary>
    /// <returns>False when somebody else holds the lease or has gone on, or the experiment has ended: then nothing is to be committed.</returns>
    public async Task<bool> ApplyAsync(string id, string holder, Settlement settlement, CancellationToken cancellationToken)
    {
        var row = new
        {
            id,
            holder,
            snapshot = settlement.Snapshot,
            applied = settlement.Before + settlement.Events.Count,
            before = settlement.Before,
            report = settlement.Report,
            settledTo = settlement.SettledTo.ToUnixTimeMilliseconds(),
        };
        if (await _session.ExecuteAsync(Update, row, cancellationToken).ConfigureAwait(false) == 0)
            return false;
        var (number, at) = (settlement.Before, _time.NowMilliseconds());
        foreach (var settled in settlement.Events)
        {
            await _session.ExecuteAsync(Insert, new
            {
                id,
                number = ++number,
                answer = settled.AnswerId,
                unit = settled.Unit,
                arm = settled.Candidate ? "candidate" : "control",
                userKey = settled.UserKey,
                metrics = settled.Metrics,
                at,
            }, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>What was counted, in its order, behind the event <paramref name="after"/>: from these alone the numbers can be made again.</summary>
    public async Task<IReadOnlyList<(long Number, SettledEvent Event)>> ListEventsAsync(string id, long after, int most, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<EventRow>(SelectEvents, new { id, after, most }, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => (row.Number, new SettledEvent(row.AnswerId, row.Unit, row.Arm == "candidate", row.UserKey, row.Metrics)))];
    }

    /// <summary>Puts another name in a user's place, in events and numbers: the counts stay, and nothing leads to the user.</summary>
    /// <returns>Events of the user.</returns>
    public async Task<int> ForgetUserAsync(string userKey, string other, CancellationToken cancellationToken)
    {
        foreach (var row in await _session.QueryAsync<SnapshotRow>(SelectSnapshots, new { userKey }, cancellationToken).ConfigureAwait(false))
        {
            // Names are whole JSON texts of letters, digits and '_'.
            var text = Encoding.UTF8.GetString(row.Snapshot).Replace($"\"{userKey}\"", $"\"{other}\"", StringComparison.Ordinal);
            await _session.ExecuteAsync(UpdateSnapshot, new { id = row.Id, snapshot = Encoding.UTF8.GetBytes(text) }, cancellationToken).ConfigureAwait(false);
        }

        return await _session.ExecuteAsync(UpdateUser, new { userKey, other }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes requests and users' numbers of experiments that ended before a time: their decision and report stay. Returns how many requests, at most <paramref name="most"/>.</summary>
    public async Task<int> DeleteEndedAsync(DateTimeOffset before, int most, CancellationToken cancellationToken)
    {
        var key = new { before = before.ToUnixTimeMilliseconds(), most };
        await _session.ExecuteAsync(ClearOldSnapshots, key, cancellationToken).ConfigureAwait(false);
        return await _session.ExecuteAsync(DeleteOldEvents, key, cancellationToken).ConfigureAwait(false);
    }

    private async Task<List<T>> QueryPartsAsync<T>(string sql, Dictionary<string, object> arguments, IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        foreach (var part in keys.Chunk(MostKeys))
        {
            // What is left over is no key.
            for (var i = 0; i < MostKeys; i++)
                arguments[$"k{i}"] = part.ElementAtOrDefault(i) ?? "";
            rows.AddRange(await _session.QueryAsync<T>(sql, arguments, cancellationToken).ConfigureAwait(false));
        }

        return rows;
    }

    private sealed class SnapshotRow
    {
        public string Id { get; init; } = "";

        public byte[] Snapshot { get; init; } = [];
    }

    private sealed class EventRow
    {
        public long Number { get; init; }

        public string AnswerId { get; init; } = "";

        public string Unit { get; init; } = "";

        public string Arm { get; init; } = "";

        public string UserKey { get; init; } = "";

        public string Metrics { get; init; } = "";
    }

    private sealed class HeldRow : ExperimentRow
    {
        public byte[]? Snapshot { get; init; }

        public long SettledTo { get; init; }
    }
}
