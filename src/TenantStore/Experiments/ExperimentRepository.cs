using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Database;

namespace TenantStore.Experiments;

/// <summary>The tenant's experiments, one running under an alias at most. What starts or ends one changes what its alias means, for the next request in this process.</summary>
public sealed class ExperimentRepository
{
    private const string SelectRunning =
        $"SELECT {ExperimentRow.Columns} FROM experiments WHERE tenant_id = @tenant AND alias = @alias AND state = 'running'";

    private const string SelectOne = $"SELECT {ExperimentRow.Columns} FROM experiments WHERE tenant_id = @tenant AND experiment_id = @id";

    private const string SelectOfAlias = $"""
        SELECT {ExperimentRow.Columns} FROM experiments WHERE tenant_id = @tenant AND alias = @alias
        ORDER BY created_at DESC, experiment_id DESC LIMIT @count
        """;

    private const string SelectIds = "SELECT experiment_id FROM experiments WHERE tenant_id = @tenant AND state = 'running' ORDER BY experiment_id";

    private const string Insert = """
        INSERT INTO experiments (tenant_id, experiment_id, alias, state, control_adapter, control_version, candidate_adapter, candidate_version, settings,
            applied, settled_to, actor, created_at, ends_at)
        VALUES (@tenant, @id, @alias, 'running', @controlAdapter, @controlVersion, @candidateAdapter, @candidateVersion, @settings, 0, @at, @actor, @at, @endsAt)
        """;

    private const string UpdateSettings = "UPDATE experiments SET settings = @settings WHERE tenant_id = @tenant AND experiment_id = @id AND state = 'running'";

    private const string End = """
        UPDATE experiments SET state = @state, why = @why, decided_at = @at, lease_holder = NULL, lease_until = NULL
        WHERE tenant_id = @tenant AND experiment_id = @id AND state = 'running' RETURNING alias
        """;

    private readonly TenantSession _session;
    private readonly ICollection<RegistryChange> _changes;
    private readonly TimeProvider _time;
    private readonly VersionBindings _bindings;

    internal ExperimentRepository(TenantSession session, ICollection<RegistryChange> changes, TimeProvider time)
    {
        (_session, _changes, _time) = (session, changes, time);
        _bindings = new VersionBindings(session);
    }

    public async Task<Experiment?> FindRunningAsync(AliasName alias, CancellationToken cancellationToken) =>
        (await _session.FindAsync<ExperimentRow>(SelectRunning, new { alias = alias.ToString() }, cancellationToken).ConfigureAwait(false))?.ToExperiment();

    public async Task<Experiment?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _session.FindAsync<ExperimentRow>(SelectOne, new { id }, cancellationToken).ConfigureAwait(false))?.ToExperiment();

    /// <summary>The alias's experiments, the newest first; also those of a deleted alias.</summary>
    public async Task<IReadOnlyList<Experiment>> ListAsync(AliasName alias, int count, CancellationToken cancellationToken)
    {
        var key = new { alias = alias.ToString(), count };
        return [.. (await _session.QueryAsync<ExperimentRow>(SelectOfAlias, key, cancellationToken).ConfigureAwait(false)).Select(row => row.ToExperiment())];
    }

    /// <summary>Ids of those that run.</summary>
    public Task<IReadOnlyList<string>> ListRunningAsync(CancellationToken cancellationToken) => _session.QueryAsync<string>(SelectIds, null, cancellationToken);

    /// <summary>Starts one, or lets more requests into the same one that runs. The gate is the caller's to ask, in this transaction.</summary>
    public async Task<StartExperimentResult> StartAsync(NewExperiment experiment, Actor actor, CancellationToken cancellationToken)
    {
        if ((await _bindings.FindOfAliasAsync(experiment.Alias, cancellationToken).ConfigureAwait(false))?.ToBinding() is not { } control)
            return new(StartExperimentOutcome.AliasNotFound, null);
        if (await FindRunningAsync(experiment.Alias, cancellationToken).ConfigureAwait(false) is { } running)
            return await WidenAsync(running, experiment, cancellationToken).ConfigureAwait(false);
        if (control.State != AdapterVersionState.Ready || !control.BaseIsCurrent)
            return new(StartExperimentOutcome.ControlNotServed, null);
        if (await JudgeAsync(experiment.Candidate, control, cancellationToken).ConfigureAwait(false) is { } refusal)
            return new(refusal, null);
        await _session.ExecuteAsync(Insert, new
        {
            id = experiment.Id,
            alias = experiment.Alias.ToString(),
            controlAdapter = control.Version.Adapter.ToString(),
            controlVersion = control.Version.Version.Value,
            candidateAdapter = experiment.Candidate.Adapter.ToString(),
            candidateVersion = experiment.Candidate.Version.Value,
            settings = ExperimentRow.Store(experiment.Settings),
            at = _time.NowMilliseconds(),
            actor = actor.ToString(),
            endsAt = experiment.EndsAt.ToUnixTimeMilliseconds(),
        }, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.AliasChanged(_session.Tenant, experiment.Alias));
        return new(StartExperimentOutcome.Started, await FindAsync(experiment.Id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Ends one that runs: from the commit on the alias has no experiment. What the alias means is the caller's to change.</summary>
    /// <returns>False when it has ended already.</returns>
    public async Task<bool> EndAsync(string id, ExperimentStatus status, string why, CancellationToken cancellationToken)
    {
        var row = new { id, state = ExperimentRow.Store(status), why, at = _time.NowMilliseconds() };
        if (await _session.FindAsync<string>(End, row, cancellationToken).ConfigureAwait(false) is not { } alias)
            return false;
        _changes.Add(new RegistryChange.AliasChanged(_session.Tenant, AliasName.Parse(alias)));
        return true;
    }

    private async Task<StartExperimentOutcome?> JudgeAsync(VersionReference candidate, VersionBinding control, CancellationToken cancellationToken)
    {
        if (candidate == control.Version)
            return StartExperimentOutcome.CandidateIsControl;
        if ((await _bindings.FindAsync(candidate, cancellationToken).ConfigureAwait(false))?.ToBinding() is not { } binding)
            return StartExperimentOutcome.CandidateNotFound;
        if (binding.State != AdapterVersionState.Ready)
            return StartExperimentOutcome.CandidateNotReady;
        return binding.BaseModel == control.BaseModel ? null : StartExperimentOutcome.CandidateOnOtherBase;
    }

    private async Task<StartExperimentResult> WidenAsync(Experiment running, NewExperiment wanted, CancellationToken cancellationToken)
    {
        var isSame = running.Candidate == wanted.Candidate
            && running.Settings == wanted.Settings with { CoveragePercent = running.Settings.CoveragePercent }
            && (!wanted.EndIsAsked || wanted.EndsAt.ToUnixTimeMilliseconds() == running.EndsAt.ToUnixTimeMilliseconds());
        if (!isSame || wanted.Settings.CoveragePercent < running.Settings.CoveragePercent)
            return new(StartExperimentOutcome.OtherRunning, running);
        if (wanted.Settings.CoveragePercent == running.Settings.CoveragePercent)
            return new(StartExperimentOutcome.Unchanged, running);
        var row = new { id = running.Id, settings = ExperimentRow.Store(wanted.Settings) };
        await _session.ExecuteAsync(UpdateSettings, row, cancellationToken).ConfigureAwait(false);
        _changes.Add(new RegistryChange.AliasChanged(_session.Tenant, running.Alias));
        return new(StartExperimentOutcome.Widened, running with { Settings = wanted.Settings });
    }
}
