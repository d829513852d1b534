using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Experiments;
using Gateway.Management;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>Which snapshots an adapter version learnt from: the edge over which an erasure reaches it.</summary>
internal static class DatasetUseEndpoints
{
    private const string Use = "/tenants/{tenant}/adapters/{adapter}/versions/{version}/dataset";

    public static void MapDatasetUses(this IEndpointRouteBuilder api)
    {
        api.MapPut(Use, AddAsync).RequireScope(TokenScopes.AdaptersWrite).Produces<DatasetUseModel>()
            .WithSummary("Notes that a version was trained on a snapshot; several may be named, one after another.");
        api.MapGet(Use, ListAsync).RequireScope(TokenScopes.AdaptersRead).Produces<ItemList<DatasetUseModel>>();
    }

    private static async Task<IResult> AddAsync(
        string adapter, string version, SetDatasetUseRequest request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name) || !VersionNumber.TryParse(version, out var number))
            return RefusalResult.NotFound;
        if (string.IsNullOrEmpty(request.Dataset) || !LearningId.IsOf("ds", request.Dataset))
            return RefusalResult.Invalid("dataset", "'dataset' must name a snapshot.");
        var reference = new VersionReference(name, number);
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Versions.FindAsync(name, number, cancellationToken) is null)
            return RefusalResult.NotFound;
        if (await scope.Lineage.AddUseAsync(reference, request.Dataset, cancellationToken) is not { } use)
            return RefusalResult.Invalid("dataset", "There is no snapshot of this id that is ready.");
        await scope.Audit.AppendAsync(context.Actor(), "dataset.use", $"adapter/{reference}", JsonSerializer.Serialize(new { dataset = use.DatasetId }), cancellationToken);
        // What the gate would refuse from now on is not tried on people either.
        await ExperimentGate.EndRefusedAsync(scope, "the gate is enforced, and what the candidate was trained on was told", context.Actor(), cancellationToken, reference);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(DatasetUseModel.Of(use));
    }

    private static async Task<IResult> ListAsync(string adapter, string version, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name) || !VersionNumber.TryParse(version, out var number))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Versions.FindAsync(name, number, cancellationToken) is null)
            return RefusalResult.NotFound;
        var uses = await scope.Lineage.ListUsesAsync(name, cancellationToken);
        return TypedResults.Ok(new ItemList<DatasetUseModel>([.. uses.Where(use => use.Version == number).Select(DatasetUseModel.Of)]));
    }
}
