using Gateway.Learning.Evaluations.Gate;
using TenantStore;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments;

/// <summary>What a change of the gate means for experiments that run: people get their candidates' answers.</summary>
internal static class ExperimentGate
{
    /// <summary>Ends those whose candidate the policy refuses as it is now, in the transaction of the change. Nothing ends while it is not enforced.</summary>
    /// <returns>Their ids.</returns>
    public static async Task<IReadOnlyList<string>> EndRefusedAsync(TenantScope scope, Actor actor, CancellationToken cancellationToken)
    {
        var ended = new List<string>();
        foreach (var id in await scope.Experiments.ListRunningAsync(cancellationToken))
        {
            var experiment = (await scope.Experiments.FindAsync(id, cancellationToken))!;
            var decision = await scope.Gate.DecideAsync(experiment.Candidate, experiment.Control, cancellationToken);
            if (!decision.Refuses)
                continue;
            var why = $"the gate was enforced: {GateTexts.Reason(decision, experiment.Candidate.ToString())}";
            await ExperimentConclusion.EndAsync(scope, experiment, ExperimentStatus.Stopped, why, null, actor, cancellationToken);
            ended.Add(id);
        }

        return ended;
    }
}
