using Gateway.Learning.Evaluations.Gate;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments;

/// <summary>What a change of the gate, or of what is known of a candidate, means for experiments that run: people get their candidates' answers.</summary>
internal static class ExperimentGate
{
    /// <summary>Ends those whose candidate the policy refuses as it is now, in the transaction of the change. Nothing ends while it is not enforced.</summary>
    /// <param name="cause">Half a sentence, before the reason.</param>
    /// <param name="candidate">Only those that try this one; null = all.</param>
    /// <returns>Their ids.</returns>
    public static async Task<IReadOnlyList<string>> EndRefusedAsync(
        TenantScope scope, string cause, Actor actor, CancellationToken cancellationToken, VersionReference? candidate = null)
    {
        var ended = new List<string>();
        foreach (var id in await scope.Experiments.ListRunningAsync(cancellationToken))
        {
            var experiment = (await scope.Experiments.FindAsync(id, cancellationToken))!;
            if (candidate is { } only && experiment.Candidate != only)
                continue;
            var decision = await scope.Gate.DecideAsync(experiment.Candidate, experiment.Control, cancellationToken);
            if (!decision.Refuses)
                continue;
            var why = $"{cause}: {GateTexts.Reason(decision, experiment.Candidate.ToString())}";
            await ExperimentConclusion.EndAsync(scope, experiment, ExperimentStatus.Stopped, why, null, actor, cancellationToken);
            ended.Add(id);
        }

        return ended;
    }
}
