using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Evaluations.Gate;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Experiments;
using TenantStore.Tokens;

namespace Gateway.Management.Aliases;

/// <summary>A tenant's aliases: which version answers under which name. A switch holds for the next request and for no running one.</summary>
internal static class AliasEndpoints
{
    private const string Aliases = "/tenants/{tenant}/aliases";
    private const string One = Aliases + "/{alias}";
    private const int HistoryLength = 100;
    private const int LongestReason = 1_000;

    public static void MapAliases(this IEndpointRouteBuilder api)
    {
        api.MapGet(Aliases, ListAsync).RequireScope(TokenScopes.AdaptersRead).Produces<ItemList<AliasModel>>();
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.AdaptersRead).Produces<AliasModel>();
        api.MapPut(One, SetAsync).RequireScope(TokenScopes.TenantAdmin).Produces<AliasModel>().Produces<ApiProblem>(422, "application/problem+json");
        api.MapDelete(One, DeleteAsync).RequireScope(TokenScopes.TenantAdmin).Produces(204);
        api.MapPost(One + "/rollback", RollBackAsync).RequireScope(TokenScopes.TenantAdmin).Produces<AliasModel>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var aliases = await scope.Aliases.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<AliasModel>([.. aliases.Select(AliasModel.From)]));
    }

    private static async Task<IResult> GetAsync(string alias, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Aliases.FindAsync(name, cancellationToken) is not { } found)
            return RefusalResult.NotFound;
        var history = await scope.Aliases.ListHistoryAsync(name, HistoryLength, cancellationToken);
        return TypedResults.Ok(AliasModel.From(found) with { History = [.. history.Select(AliasChangeModel.Of)] });
    }

    private static async Task<IResult> SetAsync(
        string alias, SetAliasRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.Invalid("alias", "An alias is 1 to 63 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit.");
        if (!AdapterName.TryParse(request.Adapter, out var adapter))
            return RefusalResult.Invalid("adapter", "'adapter' must name an adapter.");
        if (request.Version is not > 0)
            return RefusalResult.Invalid("version", "'version' must be a number from 1 on.");

        if (request.OverrideReason is { } reason && (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason))
            return RefusalResult.Invalid("overrideReason", $"'overrideReason' is a text of 1 to {LongestReason} characters; it stands in the audit.");

        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        var target = new VersionReference(adapter, new VersionNumber(request.Version.Value));
        // In the same transaction as the change: a gate that is set meanwhile waits for this, or this for it.
        // An alias that was deleted still has to be surpassed: else deleting it first would be a way around the gate.
        var gate = await scope.Gate.DecideAsync(target, await scope.Aliases.FindLastTargetAsync(name, cancellationToken), cancellationToken);
        var running = await scope.Experiments.FindRunningAsync(name, cancellationToken);
        var result = await scope.Aliases.SetAsync(name, target, context.Actor(), cancellationToken);
        if (result.Alias is null)
            return AliasRefusals.Of(result.Outcome, target);
        if (gate.Refuses && request.OverrideReason is null)
            return GateTexts.Refusal(gate, target.ToString());
        if (result.Outcome != SetAliasOutcome.Unchanged)
            await scope.Audit.AppendAsync(context.Actor(), "alias.set", $"alias/{name}", AliasRefusals.Detail(target, gate, request.OverrideReason), cancellationToken);
        var ended = await EndedAsync(scope, running, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(AliasModel.From(result.Alias) with { Gate = GateNoteModel.Of(gate, target.ToString()), EndedExperiments = ended });
    }

    private static async Task<IResult> DeleteAsync(string alias, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (!await scope.Aliases.DeleteAsync(name, context.Actor(), cancellationToken))
            return RefusalResult.NotFound;
        await scope.Audit.AppendAsync(context.Actor(), "alias.delete", $"alias/{name}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> RollBackAsync(string alias, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AliasName.TryParse(alias, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        var running = await scope.Experiments.FindRunningAsync(name, cancellationToken);
        var result = await scope.Aliases.RollBackAsync(name, context.Actor(), cancellationToken);
        if (result.Alias is null)
            return AliasRefusals.Of(result.Outcome);
        await scope.Audit.AppendAsync(
            context.Actor(), "alias.rollback", $"alias/{name}", AliasRefusals.Detail(result.Alias.Target), cancellationToken);
        var ended = await EndedAsync(scope, running, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(AliasModel.From(result.Alias) with { EndedExperiments = ended });
    }

    /// <summary>What ran under the alias before the change and does not after it; null when nothing was stopped.</summary>
    private static async Task<IReadOnlyList<string>?> EndedAsync(TenantScope scope, Experiment? before, CancellationToken cancellationToken) =>
        before is not null && await scope.Experiments.FindAsync(before.Id, cancellationToken) is not { Status: ExperimentStatus.Running } ? [before.Id] : null;
}
