using TenantStore.Adapters;
using TenantStore.Database;
using TenantStore.Experiments;

namespace TenantStore.Aliases;

/// <summary>
/// The tenant's aliases. Setting one is one row in one transaction; the next look-up in this process after the commit sees it.
/// A rollback undoes the last set: it returns to the target before the present one, and is itself an entry of the history. A second rollback
/// goes one further back, as undo does; a set after a rollback starts from the target that the rollback reached.
/// Whatever changes an alias ends the experiment that runs under it.
/// </summary>
public sealed class AliasRepository
{
    private const string SelectAll = $"SELECT {AliasRow.Columns} FROM aliases WHERE tenant_id = @tenant ORDER BY alias";
    private const string SelectOne = $"SELECT {AliasRow.Columns} FROM aliases WHERE tenant_id = @tenant AND alias = @alias";

    private const string Upsert = """
        INSERT INTO aliases (tenant_id, alias, adapter, version, history, updated_at, updated_by)
        VALUES (@tenant, @alias, @adapter, @version, @history, @at, @actor)
        ON CONFLICT (tenant_id, alias) DO UPDATE SET adapter = excluded.adapter, version = excluded.version, history = excluded.history,
            updated_at = excluded.updated_at, updated_by = excluded.updated_by
        """;

    private const string Remove = "DELETE FROM aliases WHERE tenant_id = @tenant AND alias = @alias";
    private const string CountBaseModel = "SELECT COUNT(*) FROM base_models WHERE name = @name";

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;
    private readonly AliasHistory _history;
    private readonly VersionBindings _bindings;
    private readonly ExperimentEnding _experiments;

    internal AliasRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time, ExperimentEnding experiments)
    {
        (_session, _changes, _time, _experiments) = (session, changes, time, experiments);
        _history = new AliasHistory(session);
        _bindings = new VersionBindings(session);
    }

    /// <summary>All aliases by name.</summary>
    public async Task<IReadOnlyList<Alias>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<AliasRow>(SelectAll, null, cancellationToken).ConfigureAwait(false)).Select(row => row.ToAlias())];

    public async Task<Alias?> FindAsync(AliasName alias, CancellationToken cancellationToken) =>
        (await FindRowAsync(alias, cancellationToken).ConfigureAwait(false))?.ToAlias();

    /// <summary>The changes of an alias, the newest first; also of a deleted one.</summary>
    public Task<IReadOnlyList<AliasHistoryEntry>> ListHistoryAsync(AliasName alias, int count, CancellationToken cancellationToken) =>
        _history.ListAsync(alias, count, cancellationToken);

    /// <summary>What the alias names; of one that is deleted, what it named last. Null when there has never been one of that name.</summary>
    public async Task<VersionReference?> FindLastTargetAsync(AliasName alias, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(alias, cancellationToken).ConfigureAwait(false) is { } present)
            return present.Target;
        return await _history.ListAsync(alias, 1, cancellationToken).ConfigureAwait(false) is [var last] ? last.To ?? last.From : null;
    }

    /// <summary>Makes the alias, or points it at another version.</summary>
    public async Task<SetAliasResult> SetAsync(AliasName alias, VersionReference target, Actor actor, CancellationToken cancellationToken)
    {
        var refusal = await JudgeAsync(target, cancellationToken).ConfigureAwait(false);
        if (refusal is { } reason)
            return new SetAliasResult(reason, null);
        var present = await FindRowAsync(alias, cancellationToken).ConfigureAwait(false);
        if (present?.Target == target)
            return new SetAliasResult(SetAliasOutcome.Unchanged, present.ToAlias());
        var name = new { name = alias.ToString() };
        if (present is null && await _session.FindOfPlatformAsync<long>(CountBaseModel, name, cancellationToken).ConfigureAwait(false) > 0)
            return new SetAliasResult(SetAliasOutcome.NameIsBaseModel, null);

        var change = new AliasHistory.Change(alias, AliasHistoryKind.Set, present?.History, present?.Target, target, actor, _time.NowMilliseconds());
        var entry = await _history.AddAsync(change, cancellationToken).ConfigureAwait(false);
        var made = await WriteAsync(change, entry, cancellationToken).ConfigureAwait(false);
        var ended = await _experiments.EndOfAliasAsync(alias, actor, $"the alias was set to {target}", cancellationToken).ConfigureAwait(false);
        return new SetAliasResult(present is null ? SetAliasOutcome.Created : SetAliasOutcome.Switched, made, ended);
    }

    /// <summary>Returns to the target before the present one, in one call.</summary>
    public async Task<RollBackAliasResult> RollBackAsync(AliasName alias, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(alias, cancellationToken).ConfigureAwait(false) is not { } present)
            return new RollBackAliasResult(RollBackAliasOutcome.AliasNotFound, null);
        var setting = await _history.FindAsync(alias, present.History, cancellationToken).ConfigureAwait(false);
        var before = setting?.Previous is { } entry ? await _history.FindAsync(alias, entry, cancellationToken).ConfigureAwait(false) : null;
        if (before?.To is not { } target)
            return new RollBackAliasResult(RollBackAliasOutcome.NothingBefore, null);
        if (await JudgeAsync(target, cancellationToken).ConfigureAwait(false) is not null)
            return new RollBackAliasResult(RollBackAliasOutcome.PreviousNotUsable, null);

        var change = new AliasHistory.Change(alias, AliasHistoryKind.Rollback, null, present.Target, target, actor, _time.NowMilliseconds());
        await _history.AddAsync(change, cancellationToken).ConfigureAwait(false);
        var made = await WriteAsync(change, before.Entry, cancellationToken).ConfigureAwait(false);
        var ended = await _experiments.EndOfAliasAsync(alias, actor, $"the alias was rolled back to {target}", cancellationToken).ConfigureAwait(false);
        return new RollBackAliasResult(RollBackAliasOutcome.RolledBack, made, ended);
    }

    /// <summary>Removes the alias; its history stays. False when there is none.</summary>
    public async Task<bool> DeleteAsync(AliasName alias, Actor actor, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(alias, cancellationToken).ConfigureAwait(false) is not { } present)
            return false;
        var change = new AliasHistory.Change(alias, AliasHistoryKind.Delete, null, present.Target, null, actor, _time.NowMilliseconds());
        await _history.AddAsync(change, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(Remove, new { alias = alias.ToString() }, cancellationToken).ConfigureAwait(false);
        await _experiments.EndOfAliasAsync(alias, actor, "the alias was deleted", cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.AliasChanged(_session.Tenant, alias));
        return true;
    }

    /// <summary>What the alias means, with all that a request needs to know of it.</summary>
    internal Task<VersionBindingRow?> FindBindingAsync(AliasName alias, CancellationToken cancellationToken) =>
        _bindings.FindOfAliasAsync(alias, cancellationToken);

    internal Task<VersionBindingRow?> FindBindingAsync(VersionReference version, CancellationToken cancellationToken) =>
        _bindings.FindAsync(version, cancellationToken);

    internal Task<IReadOnlyList<(AliasName Alias, VersionBinding Binding)>> ListBindingsAsync(CancellationToken cancellationToken) =>
        _bindings.ListOfAliasesAsync(cancellationToken);

    private async Task<SetAliasOutcome?> JudgeAsync(VersionReference target, CancellationToken cancellationToken)
    {
        if ((await _bindings.FindAsync(target, cancellationToken).ConfigureAwait(false))?.ToBinding() is not { } binding)
            return SetAliasOutcome.VersionNotFound;
        if (binding.State != AdapterVersionState.Ready)
            return SetAliasOutcome.VersionNotReady;
        return binding.BaseIsCurrent ? null : SetAliasOutcome.BaseModelReplaced;
    }

    private Task<AliasRow?> FindRowAsync(AliasName alias, CancellationToken cancellationToken) =>
        _session.FindAsync<AliasRow>(SelectOne, new { alias = alias.ToString() }, cancellationToken);

    private async Task<Alias> WriteAsync(AliasHistory.Change change, long setBy, CancellationToken cancellationToken)
    {
        await _session.ExecuteAsync(Upsert, new
        {
            alias = change.Alias.ToString(),
            adapter = change.To!.Value.Adapter.ToString(),
            version = change.To.Value.Version.Value,
            history = setBy,
            at = change.At,
            actor = change.Actor.ToString(),
        }, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.AliasChanged(_session.Tenant, change.Alias));
        return (await FindAsync(change.Alias, cancellationToken).ConfigureAwait(false))!;
    }
}
