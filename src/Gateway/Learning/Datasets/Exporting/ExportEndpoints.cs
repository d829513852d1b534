using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Datasets.Snapshots;
using Gateway.Management;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>Exports of a snapshot, and what is known of those that left.</summary>
internal static class ExportEndpoints
{
    private const int MaxCount = 100;

    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapGet(DatasetEndpoints.One + "/export", ExportAsync).TakesQuery("format", "split", "base", "fim").RequireScope(TokenScopes.DataRead).Produces<string>(200, "application/x-ndjson")
            .WithSummary("Streams a split, a row a line, as trainers load it: chat, completion, preference, unpaired or fim. The header Link names its manifest, x-dataset-tainted since when something of the snapshot is erased.");
        api.MapGet(DatasetEndpoints.One + "/exports", ListAsync).RequireScope(TokenScopes.DataRead).Produces<ExportPage>();
        api.MapGet(DatasetEndpoints.One + "/exports/{export}", GetAsync).RequireScope(TokenScopes.DataRead).Produces<ExportModel>()
            .WithSummary("An export and its manifest: digests of schema, prompt, template and tokenizer, counts, the split's ids, the consents' query, the root.");
    }

    private static async Task<IResult> ExportAsync(
        string id, HttpContext context, Registry registry, ExportPlanner planner, string? format, string? split, string? @base, string? fim, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant();
        var (dataset, refusal) = await DatasetEndpoints.FindReadyAsync(registry, tenant.Id, id, cancellationToken);
        if (dataset is null)
            return refusal!;
        var (plan, fault) = await planner.PlanAsync(dataset, format, split, @base, fim, cancellationToken);
        return plan is null ? fault! : new ExportResult(plan, tenant.Id, context.Actor(), $"/api/v1/tenants/{tenant.Slug}/datasets/{id}/exports");
    }

    private static async Task<IResult> ListAsync(string id, HttpContext context, Registry registry, string? after, int? count, CancellationToken cancellationToken)
    {
        if (count < 1 || count > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        if (FilterRule.Judge(("after", after)) is { } fault)
            return fault;
        var take = count ?? MaxCount;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Datasets.FindAsync(id, cancellationToken) is null)
            return RefusalResult.NotFound;
        if (after is not null && await scope.Lineage.FindExportAsync(id, after, cancellationToken) is null)
            return RefusalResult.Invalid("after", "'after' must be the 'next' of the page before.");
        var exports = await scope.Lineage.ListExportsAsync(id, take, after, cancellationToken);
        return TypedResults.Ok(new ExportPage([.. exports.Select(ExportModel.Of)], exports.Count < take ? null : exports[^1].Id));
    }

    private static async Task<IResult> GetAsync(string id, string export, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Lineage.FindExportAsync(id, export, cancellationToken) is { } found
            ? TypedResults.Ok(ExportModel.Of(found) with { Manifest = found.ManifestJson.Length > 0 ? JsonElement.Parse(found.ManifestJson) : null })
            : RefusalResult.NotFound;
    }
}
