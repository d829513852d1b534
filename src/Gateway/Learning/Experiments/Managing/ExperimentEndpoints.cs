using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Evaluations.Gate;
using Gateway.Learning.Fixes.Manifests;
using Gateway.Management;
using TenantStore;
using TenantStore.Experiments;
using TenantStore.Tokens;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>A tenant's experiments, one under an alias at a time. A start or an end holds for the next request, at other gateways within seconds.</summary>
internal static class ExperimentEndpoints
{
    private const string One = "/api/v1/tenants/{tenant}/aliases/{alias}/experiment";
    private const int HistoryLength = 20;
    private const int MaxReasonLength = 500;

    public static void MapExperiments(this IEndpointRouteBuilder app)
    {
        app.MapPut(One, SetAsync).RequireScope(TokenScopes.ExperimentsWrite).Produces<ExperimentModel>()
            .WithTags("Learning").WithSummary("Starts an experiment under the alias, or lets more of its requests in (coverage).")
            .WithDescription("The control is what the alias means. It ends by itself: promoted, rolled back, or kept when its time is over. Changing, rolling back or deleting the alias, a quarantine of either version and a gate that is enforced and has not let the candidate pass end it.");
        app.MapGet(One, GetAsync).RequireScope(TokenScopes.DataRead).Produces<ExperimentsModel>()
            .WithTags("Learning").WithSummary("The alias's running experiment with its numbers, and those that have ended.");
        app.MapDelete(One, StopAsync).RequireScope(TokenScopes.ExperimentsWrite).Produces(204)
            .WithTags("Learning").WithSummary("Stops the experiment; the alias keeps the control.");
        app.MapPost(One + "/decide", DecideAsync).RequireScope(TokenScopes.ExperimentsWrite).Produces<ExperimentModel>()
            .WithTags("Learning").WithSummary("Ends the experiment by a person's decision: promote or rollback.");
    }

    private static async Task<IResult> SetAsync(
        string alias, SetExperimentRequest request, HttpContext context, Registry registry, FixManifests manifests, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        var (wanted, refusal) = ExperimentSettingsReader.Read(name, request, time.GetUtcNow());
        if (wanted is null)
            return refusal!;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        var (outcome, experiment) = await scope.Experiments.StartAsync(wanted, context.Actor(), cancellationToken);
        if (outcome is not (StartExperimentOutcome.Started or StartExperimentOutcome.Widened or StartExperimentOutcome.Unchanged))
            return StartRefusals.Of(outcome, name, wanted.Candidate, experiment);
        if (await JudgeModesAsync(scope, manifests, experiment!, cancellationToken) is { } lacking)
            return lacking;
        var gate = await scope.Gate.DecideAsync(wanted.Candidate, experiment!.Control, cancellationToken);
        if (gate.Refuses)
            return GateTexts.Refusal(gate, wanted.Candidate.ToString(), canOverride: false);
        var note = GateNoteModel.Of(gate, wanted.Candidate.ToString());
        if (outcome != StartExperimentOutcome.Unchanged)
        {
            var action = outcome == StartExperimentOutcome.Started ? "experiment.start" : "experiment.widen";
            await scope.Audit.AppendAsync(context.Actor(), action, $"alias/{name}", Detail(experiment, note), cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(ExperimentModel.From(experiment) with { Gate = note });
    }

    private static async Task<IResult> GetAsync(string alias, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var experiments = await scope.Experiments.ListAsync(name, HistoryLength, cancellationToken);
        if (experiments.Count == 0 && await scope.Aliases.FindAsync(name, cancellationToken) is null)
            return RefusalResult.NotFound;
        var running = experiments.FirstOrDefault(one => one.Status == ExperimentStatus.Running);
        return TypedResults.Ok(new ExperimentsModel(
            name.ToString(),
            running is null ? null : ExperimentModel.From(running),
            [.. experiments.Where(one => one.Status != ExperimentStatus.Running).Select(ExperimentModel.From)]));
    }

    private static async Task<IResult> StopAsync(string alias, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Experiments.FindRunningAsync(name, cancellationToken) is not { } running)
            return StartRefusals.NoneRuns;
        await ExperimentConclusion.EndAsync(scope, running, ExperimentStatus.Stopped, "stopped by a person; the alias keeps the control", null, context.Actor(), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DecideAsync(string alias, DecideRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        if (request.Decision is not ("promote" or "rollback"))
            return RefusalResult.Invalid("decision", "'decision' must be 'promote' or 'rollback'.");
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > MaxReasonLength || request.Reason.Any(char.IsControl))
            return RefusalResult.Invalid("reason", $"'reason' must say why, in 1 to {MaxReasonLength} characters without control characters: it stands in the audit.");
        var status = request.Decision == "promote" ? ExperimentStatus.Promoted : ExperimentStatus.RolledBack;

        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Experiments.FindRunningAsync(name, cancellationToken) is not { } running)
            return StartRefusals.NoneRuns;
        var gate = status == ExperimentStatus.Promoted ? await scope.Gate.DecideAsync(running.Candidate, running.Control, cancellationToken) : null;
        var why = status == ExperimentStatus.Promoted ? "promoted by a person's decision" : "rolled back by a person's decision";
        switch (await ExperimentConclusion.EndAsync(scope, running, status, why, request.Reason, context.Actor(), cancellationToken))
        {
            case ConclusionOutcome.HeldBack:
                return new RefusalResult(GatewayRefusal.GateRefused, $"The gate is enforced, and {running.Candidate} has not passed it. Set the alias with an override instead.");
            case ConclusionOutcome.CandidateNotServed:
                return new RefusalResult(GatewayRefusal.Conflict, $"{running.Candidate} cannot be served any more.");
        }

        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(ExperimentModel.From((await ReadAsync(registry, context, running.Id, cancellationToken))!) with
        {
            Gate = gate is null ? null : GateNoteModel.Of(gate, running.Candidate.ToString()),
        });
    }

    /// <summary>Requests that would be answered in one arm alone, or not where they are held back.</summary>
    private static async Task<IResult?> JudgeModesAsync(TenantScope scope, FixManifests manifests, Experiment experiment, CancellationToken cancellationToken)
    {
        var candidate = await scope.Versions.FindAsync(experiment.Candidate.Adapter, experiment.Candidate.Version, cancellationToken);
        var control = await scope.Versions.FindAsync(experiment.Control.Adapter, experiment.Control.Version, cancellationToken);
        if (candidate is null || control is null)
            return null;
        if (manifests.Of(candidate).LacksOf(manifests.Of(control)).ToList() is { Count: > 0 } lacked)
            return StartRefusals.OfModes(experiment, lacked);
        return experiment.Settings.HoldbackPercent > 0 && manifests.OfBase(control.BaseModel.Name).LacksOf(manifests.Of(control)).ToList() is { Count: > 0 } ofBase
            ? StartRefusals.OfHoldback(experiment, control.BaseModel.Name, ofBase)
            : null;
    }

    private static async Task<Experiment?> ReadAsync(Registry registry, HttpContext context, string id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Experiments.FindAsync(id, cancellationToken);
    }

    private static string Detail(Experiment experiment, GateNoteModel? gate) => JsonSerializer.Serialize(new
    {
        experiment = experiment.Id,
        control = experiment.Control.ToString(),
        candidate = experiment.Candidate.ToString(),
        settings = experiment.Settings,
        endsAt = experiment.EndsAt,
        gate,
    }, JsonSerializerOptions.Web);
}
