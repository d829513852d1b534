using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Evaluations.Models;
using Gateway.Learning.Evaluations.Running;
using Gateway.Management;
using TenantStore;
using TenantStore.Evaluations;
using TenantStore.Tokens;

namespace Gateway.Learning.Evaluations;

/// <summary>A tenant's evaluations: to begin, watch, read and end them.</summary>
internal static class EvaluationEndpoints
{
    private const string All = "/tenants/{tenant}/evaluations";
    private const string One = All + "/{evaluation}";
    private const int ListLength = 100;
    private const int DefaultWorst = 20;
    private const int MostWorst = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(All, StartAsync).RequireScope(TokenScopes.DataWrite).Produces<EvaluationModel>(202)
            .WithSummary("Queues an evaluation of an adapter version on a snapshot's held-out part, against a version, an alias or the base model.")
            .Produces<ApiProblem>(409, "application/problem+json").Produces<ApiProblem>(422, "application/problem+json");
        api.MapGet(All, ListAsync).RequireScope(TokenScopes.DataRead).Produces<ItemList<EvaluationModel>>();
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.DataRead).Produces<EvaluationModel>()
            .WithSummary("An evaluation: its progress, and when it is done its report with the gate's findings.");
        api.MapGet(One + "/events", WatchAsync).RequireScope(TokenScopes.DataRead).Produces<EvaluationModel>(200, "text/event-stream");
        api.MapGet(One + "/items", ItemsAsync).TakesQuery("worst", "set").RequireScope(TokenScopes.DataRead).Produces<ItemList<EvaluationItemModel>>();
        api.MapDelete(One, EndAsync).RequireScope(TokenScopes.DataWrite).Produces(204).Produces<ApiProblem>(409, "application/problem+json");
    }

    private static async Task<IResult> StartAsync(
        StartEvaluationRequest request, HttpContext context, EvaluationRules rules, Registry registry, EvaluationBell bell, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        var (wanted, refusal) = await rules.JudgeAsync(tenant, request, context.Actor(), cancellationToken);
        if (wanted is null)
            return refusal!;
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Evaluations.AddAsync(wanted, rules.MostWaiting, cancellationToken) == AddEvaluationOutcome.QueueFull)
        {
            return new RefusalResult(
                GatewayRefusal.LimitReached, $"{rules.MostWaiting} evaluations of this organization wait or run already (Evaluation:QueuePerTenant). Wait for one, or end one with DELETE.");
        }

        var detail = JsonSerializer.Serialize(new
        {
            version = wanted.Candidate.ToString(),
            against = wanted.Against?.ToString() ?? "base",
            dataset = wanted.Dataset,
            mode = wanted.Mode,
        });
        await scope.Audit.AppendAsync(context.Actor(), "evaluation.start", $"evaluation/{wanted.Id}", detail, cancellationToken);
        var made = await scope.Evaluations.FindAsync(wanted.Id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        bell.Ring();
        return TypedResults.Accepted($"/api/v1/tenants/{context.Tenant().Slug}/evaluations/{wanted.Id}", EvaluationModel.From(made!));
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var evaluations = await scope.Evaluations.ListAsync(ListLength, cancellationToken);
        return TypedResults.Ok(new ItemList<EvaluationModel>([.. evaluations.Select(EvaluationModel.Brief)]));
    }

    private static async Task<IResult> GetAsync(string evaluation, HttpContext context, Registry registry, CancellationToken cancellationToken) =>
        await FindAsync(evaluation, context, registry, cancellationToken) is { } found ? TypedResults.Ok(EvaluationModel.From(found)) : RefusalResult.NotFound;

    private static async Task<IResult> WatchAsync(
        string evaluation, HttpContext context, Registry registry, EvaluationProgress progress, CancellationToken cancellationToken)
    {
        if (await FindAsync(evaluation, context, registry, cancellationToken) is not { } found)
            return RefusalResult.NotFound;
        await progress.WriteAsync(context, context.Tenant().Id, found.Id);
        return TypedResults.Empty;
    }

    private static async Task<IResult> ItemsAsync(
        string evaluation, HttpContext context, Registry registry, WorstCases cases, CancellationToken cancellationToken, int? worst = null, string? set = null)
    {
        if (worst is < 1 or > MostWorst)
            return RefusalResult.Invalid("worst", $"'worst' is a number from 1 to {MostWorst}.");
        if (set is not (null or "heldOut" or "heldout" or "generic"))
            return RefusalResult.Invalid("set", "'set' is heldOut or generic.");
        if (await FindAsync(evaluation, context, registry, cancellationToken) is not { } found)
            return RefusalResult.NotFound;
        var which = set == "generic" ? EvaluationItemSet.Generic : EvaluationItemSet.HeldOut;
        var (items, fault) = await cases.ListAsync(context.Tenant().Id, found, which, worst ?? DefaultWorst, cancellationToken);
        return items is null ? new RefusalResult(GatewayRefusal.Conflict, fault) : TypedResults.Ok(new ItemList<EvaluationItemModel>(items));
    }

    // What waits or runs is cancelled, what is over is removed.
    private static async Task<IResult> EndAsync(string evaluation, HttpContext context, Registry registry, EvaluationRunner runner, CancellationToken cancellationToken)
    {
        if (!LearningId.IsOf("evl", evaluation))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        var isCancelled = await scope.Evaluations.CancelAsync(evaluation, cancellationToken);
        if (!isCancelled)
        {
            switch (await scope.Evaluations.RemoveAsync(evaluation, cancellationToken))
            {
                case RemoveEvaluationOutcome.NotFound or RemoveEvaluationOutcome.NotOver:
                    return RefusalResult.NotFound;
                case RemoveEvaluationOutcome.IsVerdict:
                    return new RefusalResult(
                        GatewayRefusal.Conflict, "It is the last word on its comparison, and the gate goes by it or an older evaluation would take its place. Remove the older ones first, or give the gate another dataset.");
            }
        }

        await scope.Audit.AppendAsync(context.Actor(), isCancelled ? "evaluation.cancel" : "evaluation.delete", $"evaluation/{evaluation}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        runner.Stop(evaluation);
        return TypedResults.NoContent();
    }

    private static async Task<Evaluation?> FindAsync(string evaluation, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!LearningId.IsOf("evl", evaluation))
            return null;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Evaluations.FindAsync(evaluation, cancellationToken);
    }
}
