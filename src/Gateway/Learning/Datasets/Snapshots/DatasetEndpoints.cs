using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Datasets.Building;
using Gateway.Management;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Datasets;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A tenant's snapshots: to make, to look at, to verify.</summary>
internal static class DatasetEndpoints
{
    public const string All = "/tenants/{tenant}/datasets";
    public const string One = All + "/{id}";
    public const int MaxCount = 100;

    public static void MapSnapshots(this IEndpointRouteBuilder api)
    {
        api.MapPost(All, CreateAsync).RequireScope(TokenScopes.DataWrite).Produces<DatasetModel>(201).Produces<DatasetModel>(202).Produces<ApiProblem>(409, "application/problem+json").Produces<ApiProblem>(422, "application/problem+json")
            .WithSummary("Makes an immutable snapshot of interactions and samples: 201 when it is made, 202 while it is being made, 409 while another of the tenant is being made, 422 when it cannot be made.");
        api.MapGet(All, ListAsync).RequireScope(TokenScopes.DataRead).Produces<DatasetPage>();
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.DataRead).Produces<DatasetModel>();
        api.MapGet(One + "/samples", ListSamplesAsync).TakesQuery("split", "after", "count").RequireScope(TokenScopes.DataRead).Produces<DatasetSamplePage>()
            .WithSummary("A snapshot's rows, opened, in their order; 'split' is train or heldOut, without it both.");
        api.MapGet(One + "/verification", VerifyAsync).RequireScope(TokenScopes.DataRead).Produces<VerificationModel>()
            .WithSummary("Opens every row and recomputes the root and the digests.");
    }

    private static async Task<IResult> CreateAsync(
        CreateDatasetRequest request, HttpContext context, Registry registry, BuildQueue queue, IOptions<DatasetOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (settings, faults) = DatasetRules.Judge(request, now);
        if (settings is null)
            return new RefusalResult(GatewayRefusal.InvalidRequest, faults[0].Message, faults[0].Field, faults);
        var (tenant, id) = (context.Tenant().Id, LearningId.New("ds"));
        await using (var scope = await registry.BeginAsync(tenant, cancellationToken))
        {
            // They are built one after another: who may ask for any number at once keeps all others waiting.
            if (await scope.Datasets.FindBuildingAsync(cancellationToken) is { } building)
                return new RefusalResult(GatewayRefusal.Conflict, $"The snapshot {building} is still being made, and a tenant has one in the making at a time; ask again when its state is ready or failed.");
            // Nobody's: whichever gateway comes to it first takes it, and holds it from then on.
            if (!await scope.Datasets.AddAsync(new NewDataset(id, request.Name!, settings.Write(), DateTimeOffset.UnixEpoch, context.Actor()), cancellationToken))
                return RefusalResult.NotFound;
            await scope.Audit.AppendAsync(context.Actor(), "dataset.create", $"dataset/{id}", settings.Write(), cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        // Small ones are ready before the answer; of large ones the caller sees the state.
        if (queue.Add(tenant, id) is { } built)
            await Task.WhenAny(built, Task.Delay(TimeSpan.FromSeconds(options.Value.WaitSeconds), time, cancellationToken));
        await using var read = await registry.BeginReadAsync(tenant, cancellationToken);
        if (await read.Datasets.FindAsync(id, cancellationToken) is not { } made)
            return RefusalResult.NotFound;
        var (place, model) = ($"/api/v1/tenants/{context.Tenant().Slug}/datasets/{id}", DatasetModel.Of(made, []));
        return made.State switch
        {
            DatasetState.Building => TypedResults.Accepted(place, model),
            DatasetState.Ready => TypedResults.Created(place, model),
            // It stays in the list, with the same error.
            _ => new RefusalResult(GatewayRefusal.Unprocessable, $"The snapshot {id} could not be made: {made.Error}"),
        };
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, string? after, int? count, CancellationToken cancellationToken)
    {
        if (count < 1 || count > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        if (FilterRule.Judge(("after", after)) is { } fault)
            return fault;
        var take = count ?? MaxCount;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        if (after is not null && await scope.Datasets.FindAsync(after, cancellationToken) is null)
            return RefusalResult.Invalid("after", "'after' must be the 'next' of the page before.");
        var found = await scope.Datasets.ListAsync(take, after, cancellationToken);
        return TypedResults.Ok(new DatasetPage([.. found.Select(DatasetModel.Of)], found.Count < take ? null : found[^1].Id));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Datasets.FindAsync(id, cancellationToken) is { } found
            ? TypedResults.Ok(DatasetModel.Of(found, await scope.Lineage.ListUsesOfAsync(id, cancellationToken)))
            : RefusalResult.NotFound;
    }

    private static async Task<IResult> ListSamplesAsync(
        string id, HttpContext context, Registry registry, DatasetReader reader, string? split, int? after, int? count, CancellationToken cancellationToken)
    {
        if (count < 1 || count > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        if (split is not (null or "train" or "heldOut" or "heldout"))
            return RefusalResult.Invalid("split", "'split' must be train or heldOut; leave it out for both.");
        if (after < -1)
            return RefusalResult.Invalid("after", "'after' must be the 'next' of the page before.");
        var (tenant, take) = (context.Tenant().Id, count ?? MaxCount);
        DatasetSplit? part = split switch { "train" => DatasetSplit.Train, "heldOut" or "heldout" => DatasetSplit.HeldOut, _ => null };
        IReadOnlyList<DatasetSample> rows;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
        {
            if (await scope.Datasets.FindAsync(id, cancellationToken) is not { } dataset)
                return RefusalResult.NotFound;
            if (dataset.State != DatasetState.Ready)
                return NotReady(dataset);
            rows = await scope.Datasets.ListRowsAsync(id, part, after ?? -1, take, cancellationToken);
        }

        var items = new List<DatasetSampleModel>(rows.Count);
        foreach (var row in rows)
            items.Add(DatasetSampleModel.Of(row, (await reader.OpenAsync(tenant, id, row, cancellationToken))?.Content));
        return TypedResults.Ok(new DatasetSamplePage(items, rows.Count < take ? null : rows[^1].Position));
    }

    private static async Task<IResult> VerifyAsync(string id, HttpContext context, Registry registry, DatasetVerifier verifier, CancellationToken cancellationToken)
    {
        var (dataset, refusal) = await FindReadyAsync(registry, context.Tenant().Id, id, cancellationToken);
        return dataset is null ? refusal! : TypedResults.Ok(await verifier.VerifyAsync(context.Tenant().Id, dataset, cancellationToken));
    }

    /// <summary>A snapshot that can be read, or why there is none.</summary>
    public static async Task<(Dataset? Dataset, RefusalResult? Refusal)> FindReadyAsync(Registry registry, TenantId tenant, string id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return await scope.Datasets.FindAsync(id, cancellationToken) switch
        {
            null => (null, RefusalResult.NotFound),
            { State: DatasetState.Ready } ready => (ready, null),
            var other => (null, NotReady(other)),
        };
    }

    private static RefusalResult NotReady(Dataset dataset) => new(
        GatewayRefusal.Conflict, dataset.State == DatasetState.Failed ? $"The snapshot could not be made: {dataset.Error}" : "The snapshot is still being made; ask again when its state is ready.");
}
