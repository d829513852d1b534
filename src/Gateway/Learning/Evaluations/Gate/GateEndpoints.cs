using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Experiments;
using Gateway.Management;
using TenantStore;
using TenantStore.Gates;
using TenantStore.Tokens;

namespace Gateway.Learning.Evaluations.Gate;

/// <summary>A tenant's policy of what goes live.</summary>
internal static class GateEndpoints
{
    private const string Gate = "/tenants/{tenant}/gate";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Gate, GetAsync).RequireScope(TokenScopes.AdaptersRead).Produces<GateModel>();
        api.MapPut(Gate, PutAsync).RequireScope(TokenScopes.TenantAdmin).Produces<GateModel>().Produces<ApiProblem>(422, "application/problem+json")
            .WithSummary("Sets the gate: off, warn or enforce, and the snapshot on whose held-out part versions are judged. Enforcing it stops experiments whose candidate it refuses.");
    }

    private static async Task<IResult> GetAsync(HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return TypedResults.Ok(GateModel.From(await scope.Gate.GetAsync(cancellationToken)));
    }

    private static async Task<IResult> PutAsync(PutGateRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        GateMode? mode = request.Policy switch
        {
            "off" => GateMode.Off,
            "warn" => GateMode.Warn,
            "enforce" => GateMode.Enforce,
            _ => null,
        };
        if (mode is null)
            return RefusalResult.Invalid("policy", "'policy' is off, warn or enforce.");
        if (mode != GateMode.Off && string.IsNullOrEmpty(request.Dataset))
        {
            return new RefusalResult(
                GatewayRefusal.Unprocessable, $"'{request.Policy}' needs 'dataset': a snapshot with a held-out part. Until there is one the gate stays off.", "dataset");
        }

        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        switch (await scope.Gate.PutAsync(mode.Value, request.Dataset, cancellationToken))
        {
            case PutGateOutcome.DatasetNotReady:
                return new RefusalResult(GatewayRefusal.Unprocessable, "There is no such dataset, or it is not ready. Until there is one the gate stays as it is.", "dataset");
            case PutGateOutcome.NothingHeldOut:
                return new RefusalResult(GatewayRefusal.Unprocessable, "The dataset has nothing held out: nothing could be judged on it. The gate stays as it is.", "dataset");
        }

        var detail = JsonSerializer.Serialize(new { policy = request.Policy, dataset = request.Dataset });
        await scope.Audit.AppendAsync(context.Actor(), "gate.set", "gate", detail, cancellationToken);
        var policy = await scope.Gate.GetAsync(cancellationToken);
        var ended = await ExperimentGate.EndRefusedAsync(scope, "the gate was enforced", context.Actor(), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(GateModel.From(policy) with { EndedExperiments = ended.Count > 0 ? ended : null });
    }
}
