using Gateway.Errors;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>Why an experiment was not started, or there is none to end, as answers.</summary>
internal static class StartRefusals
{
    public static IResult Of(StartExperimentOutcome outcome, AliasName alias, VersionReference candidate, Experiment? running) => outcome switch
    {
        StartExperimentOutcome.AliasNotFound => RefusalResult.NotFound,
        StartExperimentOutcome.ControlNotServed => Conflict($"What '{alias}' means is not served now: there is nothing to compare with."),
        StartExperimentOutcome.CandidateNotFound => RefusalResult.Invalid("candidate", $"There is no version {candidate}."),
        StartExperimentOutcome.CandidateNotReady => Conflict($"{candidate} is not ready."),
        StartExperimentOutcome.CandidateOnOtherBase => RefusalResult.Invalid("candidate", $"{candidate} is for another base model than what '{alias}' means."),
        StartExperimentOutcome.CandidateIsControl => RefusalResult.Invalid("candidate", $"'{alias}' means {candidate} already."),
        StartExperimentOutcome.OtherRunning => Conflict(
            $"{running?.Id} runs under '{alias}' with {running?.Candidate} and other settings. While it runs only its coverage can be widened; stop it first."),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not a refusal."),
    };

    /// <param name="lacked">As <see cref="global::Learning.Fixes.Prompting.FixManifest.LacksOf"/>.</param>
    public static IResult OfModes(Experiment experiment, IEnumerable<string> lacked) => RefusalResult.Invalid(
        "candidate",
        $"{experiment.Candidate} cannot be asked for fixes in every mode of {experiment.Control}: {string.Join(", ", lacked)}. Requests would fail in its arm alone. Give its manifest these modes.");

    /// <inheritdoc cref="OfModes"/>
    public static IResult OfHoldback(Experiment experiment, BaseModelName model, IEnumerable<string> lacked) => RefusalResult.Invalid(
        "holdback",
        $"The base model '{model}' cannot be asked for fixes in every mode of {experiment.Control}: {string.Join(", ", lacked)}. Requests that are held back for it would fail. Start without 'holdback', or have the platform's administrator give its manifest these modes (Fixes:Manifests:{model}).");

    /// <summary>To end one that has ended, or was never begun.</summary>
    public static IResult NoneRuns { get; } = new RefusalResult(GatewayRefusal.NotFound, "No experiment runs under this alias.");

    private static RefusalResult Conflict(string message) => new(GatewayRefusal.Conflict, message);
}
