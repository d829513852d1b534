using Gateway.Learning.Experiments.Reporting;
using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>
/// One step of an experiment: (1) take hold of it, (2) read what is due, (3) count it in order and see whether that decides, (4) write events, numbers, and the decision with its change of
/// the alias, in one transaction. Whatever happens between two of these, the next step of any gateway begins where this one began. For any thread; one step of an experiment at a time.
/// </summary>
internal sealed partial class ExperimentSettlement(
    Registry registry, ExperimentMetrics metrics, IOptions<ExperimentOptions> options, TimeProvider time, ILogger<ExperimentSettlement> logger)
{
    public async Task<SettlementStep> StepAsync(TenantId tenant, string id, string holder, CancellationToken cancellationToken)
    {
        if (await TakeAsync(tenant, id, holder, cancellationToken) is not { } held)                                      // (1)
            return SettlementStep.NotOurs;
        var now = time.GetUtcNow();
        DueRequests due;
        await using (var reading = await registry.BeginReadAsync(tenant, cancellationToken))
            due = await DueRequests.ReadAsync(reading, held, now, cancellationToken);                                    // (2)

        var state = ExperimentStates.Restore(held);
        var elapsed = now - held.Experiment.StartedAt;
        var events = Count(state, due);                                                                                  // (3)
        // The time limit has its say when all that is due is counted: what came before it may decide otherwise.
        var decision = ExperimentDecider.Decide(state, due.IsFull ? TimeSpan.Zero : elapsed);
        metrics.Mismatch(id, decision is null && ExperimentReport.Of(state).SampleRatio.IsMismatch);
        if (events.Count == 0 && decision is null)
            return SettlementStep.Done;
        var settlement = new Settlement
        {
            Before = held.Experiment.Applied,
            Events = events,
            Snapshot = ExperimentStates.Store(state),
            Report = ReportModel.From(ExperimentReport.Of(state)).Write(),
            SettledTo = due.SettledTo > held.SettledTo ? due.SettledTo : held.SettledTo,
        };
        var written = await WriteAsync(tenant, held.Experiment, holder, settlement, decision, cancellationToken);        // (4)
        return !written || decision is not null ? SettlementStep.NotOurs : due.IsFull ? SettlementStep.More : SettlementStep.Done;
    }

    /// <summary>Another gateway may go on at once.</summary>
    public async Task ReleaseAsync(TenantId tenant, string id, string holder, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        await scope.Settlements.ReleaseAsync(id, holder, cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    private static List<SettledEvent> Count(ExperimentState state, DueRequests due)
    {
        var events = new List<SettledEvent>();
        foreach (var (first, outcome) in due.Requests)
        {
            // By its name here the event counts in the same stratum when it is counted again.
            var user = state.Primary.Users.StratumOf(first.UserKey);
            var arm = first.Candidate ? ExperimentArm.Candidate : ExperimentArm.Control;
            foreach (var metric in RequestOutcome.Metrics)
                state.Apply(new ExperimentEvent(arm, user, metric, outcome.Is(metric)));
            events.Add(new SettledEvent(first.AnswerId, first.Unit, first.Candidate, user, outcome.Text));
            if (ExperimentDecider.Decide(state, TimeSpan.Zero) is not null)
                break;
        }

        return events;
    }

    private async Task<HeldExperiment?> TakeAsync(TenantId tenant, string id, string holder, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var held = await scope.Settlements.TakeAsync(id, holder, TimeSpan.FromSeconds(options.Value.LeaseSeconds), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return held;
    }

    private async Task<bool> WriteAsync(
        TenantId tenant, Experiment experiment, string holder, Settlement settlement, ExperimentDecision? decision, CancellationToken cancellationToken)
    {
        if (decision is null)
            return await TryWriteAsync(tenant, experiment, holder, settlement, null, "", cancellationToken) == ConclusionOutcome.Ended;
        var status = decision.Outcome switch
        {
            ExperimentOutcome.Promote => ExperimentStatus.Promoted,
            ExperimentOutcome.RollBack => ExperimentStatus.RolledBack,
            _ => ExperimentStatus.Kept,
        };
        var outcome = await TryWriteAsync(tenant, experiment, holder, settlement, status, decision.Message, cancellationToken);
        if (outcome is ConclusionOutcome.HeldBack or ConclusionOutcome.CandidateNotServed)
        {
            var but = outcome == ConclusionOutcome.HeldBack ? "the gate is enforced and it has not passed" : "it cannot be served any more";
            status = ExperimentStatus.Kept;
            outcome = await TryWriteAsync(tenant, experiment, holder, settlement, status, $"{decision.Message}; but {but}", cancellationToken);
        }

        if (outcome != ConclusionOutcome.Ended)
            return false;
        metrics.Decided(status);
        LogDecided(experiment.Id, status, experiment.Applied + settlement.Events.Count);
        return true;
    }

    /// <returns>Ended when it is written.</returns>
    private async Task<ConclusionOutcome> TryWriteAsync(
        TenantId tenant, Experiment experiment, string holder, Settlement settlement, ExperimentStatus? end, string why, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Settlements.ApplyAsync(experiment.Id, holder, settlement, cancellationToken))
            return ConclusionOutcome.EndedAlready;
        if (end is { } status)
        {
            var counted = experiment with { Applied = settlement.Before + settlement.Events.Count, Report = settlement.Report };
            var outcome = await ExperimentConclusion.EndAsync(scope, counted, status, why, null, ExperimentConclusion.System, cancellationToken);
            if (outcome != ConclusionOutcome.Ended)
                return outcome;
        }

        await scope.CommitAsync(cancellationToken);
        metrics.Settled(settlement.Events.Count);
        return ConclusionOutcome.Ended;
    }

    [LoggerMessage(6601, LogLevel.Information, "Experiment {Experiment} ended as {Status} after {Requests} requests.")]
    private partial void LogDecided(string experiment, ExperimentStatus status, long requests);
}
