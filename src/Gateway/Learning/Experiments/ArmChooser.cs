using Gateway.Learning.Users;
using Learning.Experiments.Assignment;
using TenantStore.Credentials;
using TenantStore.Experiments;
using TenantStore.Resolution;

namespace Gateway.Learning.Experiments;

/// <summary>
/// Deals the requests of an alias out to the versions that its experiment compares. Nothing is stored and nobody asked: every gateway computes the same. Where there is no experiment it
/// costs a look at a field. For any thread.
/// </summary>
internal sealed class ArmChooser(UserKeys users, ContentHashes hashes)
{
    /// <summary>A client that sends a request again sends this again, and keeps its version.</summary>
    public const string KeyHeader = "Idempotency-Key";

    /// <summary>Whatever its value: sent by a machine to see whether all is well. Such a request is in no experiment.</summary>
    public const string SyntheticHeader = "x-synthetic";

    /// <param name="model">As resolved. Of a pinned version or a bare base model it has no experiment.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="user">The body's <c>user</c>; null when absent.</param>
    /// <param name="key">The client's idempotency key; null or empty when absent.</param>
    /// <param name="id">Of the request or fix, never given before.</param>
    public ArmChoice Choose(ModelResolution.Resolved model, TokenPrincipal caller, string? user, string? key, string id) =>
        model.Experiment is { } experiment ? Choose(experiment, model, caller, user, key, id) : new ArmChoice(model, null);

    /// <summary>Who would have answered in the other arm.</summary>
    /// <param name="model">As resolved.</param>
    /// <param name="tag">What the request was given; null without an experiment.</param>
    /// <returns>Null where the request is in neither arm.</returns>
    public static ModelResolution.Resolved? OtherArm(ModelResolution.Resolved model, ExperimentTag? tag) => tag?.Arm switch
    {
        ExperimentArm.Candidate => model,
        ExperimentArm.Control => CandidateOf(model, model.Experiment!),
        _ => null,
    };

    private static ModelResolution.Resolved CandidateOf(ModelResolution.Resolved model, RunningExperiment experiment) =>
        model with { Adapter = experiment.Candidate, CreatedAt = experiment.CandidateCreatedAt };

    private ArmChoice Choose(RunningExperiment experiment, ModelResolution.Resolved model, TokenPrincipal caller, string? user, string? key, string id)
    {
        var unit = new ExperimentUnit(users.Of(caller, user), string.IsNullOrEmpty(key) ? id : key);
        var arm = PlanOf(experiment, model).Assign(unit);
        if (arm == ExperimentArm.None)
            return new ArmChoice(model, null);
        var tag = new ExperimentTag(experiment.Id, arm, string.IsNullOrEmpty(key) ? "" : hashes.Of(caller.Tenant!.Id, unit.Value));
        return arm switch
        {
            ExperimentArm.Candidate => new ArmChoice(CandidateOf(model, experiment), tag),
            ExperimentArm.Holdback => new ArmChoice(model with { Adapter = null, CreatedAt = model.Base.RegisteredAt }, tag),
            _ => new ArmChoice(model, tag),
        };
    }

    private static AssignmentPlan PlanOf(RunningExperiment experiment, ModelResolution.Resolved model)
    {
        var settings = experiment.Settings;
        // The alias's own salt: the same requests are held back from one experiment to the next.
        var holdback = settings.HoldbackPercent == 0 ? null : new HoldbackPlan($"holdback/{model.Alias}", settings.HoldbackPercent);
        return new AssignmentPlan(experiment.Id, settings.CandidatePercent, settings.CoveragePercent, holdback);
    }
}
