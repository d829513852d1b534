using System.Text.Json;
using Gateway.Learning.Evaluations.Gate;
using Gateway.Learning.Experiments.Reporting;
using TenantStore;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments;

/// <summary>
/// Ends an experiment in a transaction that is the caller's: its state, for a promotion the one change of the alias, and one audit entry with all numbers. Either all of it stands or nothing.
/// </summary>
internal static class ExperimentConclusion
{
    /// <summary>Who ends experiments by their numbers.</summary>
    public static readonly Actor System = Actor.OfSystem("experiment");

    /// <param name="scope">Writing.</param>
    /// <param name="experiment">With the report that is told.</param>
    /// <param name="status">Anything but running.</param>
    /// <param name="why">For people, with its numbers.</param>
    /// <param name="reason">A person's; null when the numbers decided.</param>
    public static async Task<ConclusionOutcome> EndAsync(
        TenantScope scope, Experiment experiment, ExperimentStatus status, string why, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        if (!await scope.Experiments.EndAsync(experiment.Id, status, why, cancellationToken))
            return ConclusionOutcome.EndedAlready;
        GateNoteModel? gate = null;
        if (status == ExperimentStatus.Promoted)
        {
            var decision = await scope.Gate.DecideAsync(experiment.Candidate, experiment.Control, cancellationToken);
            if (decision.Refuses)
                return ConclusionOutcome.HeldBack;
            gate = GateNoteModel.Of(decision, experiment.Candidate.ToString());
            // It has ended by now, so that this is no change under a running experiment.
            if ((await scope.Aliases.SetAsync(experiment.Alias, experiment.Candidate, actor, cancellationToken)).Alias is null)
                return ConclusionOutcome.CandidateNotServed;
        }

        var detail = JsonSerializer.Serialize(new
        {
            experiment = experiment.Id,
            control = experiment.Control.ToString(),
            candidate = experiment.Candidate.ToString(),
            target = (status == ExperimentStatus.Promoted ? experiment.Candidate : experiment.Control).ToString(),
            why,
            reason,
            gate,
            requests = experiment.Applied,
            report = ReportModel.Read(experiment.Report),
        }, JsonSerializerOptions.Web);
        await scope.Audit.AppendAsync(actor, ActionOf(status), $"alias/{experiment.Alias}", detail, cancellationToken);
        return ConclusionOutcome.Ended;
    }

    private static string ActionOf(ExperimentStatus status) => status switch
    {
        ExperimentStatus.Promoted => "experiment.promote",
        ExperimentStatus.RolledBack => "experiment.rollback",
        ExperimentStatus.Kept => "experiment.keep",
        ExperimentStatus.Stopped => "experiment.stop",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not an end."),
    };
}
