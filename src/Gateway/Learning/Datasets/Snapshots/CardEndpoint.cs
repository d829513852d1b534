using System.Text;
using Gateway.Authentication;
using Gateway.Management;
using Learning.Datasets.Cards;
using Learning.Datasets.Manifests;
using TenantStore;
using TenantStore.Datasets;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A snapshot's card for people.</summary>
internal static class CardEndpoint
{
    public static void MapCards(this IEndpointRouteBuilder api) =>
        api.MapGet(DatasetEndpoints.One + "/card", GetAsync).RequireScope(TokenScopes.DataRead).Produces<string>(200, "text/html")
            .WithSummary("A page for people: the funnel and the edit sizes as pictures, languages, error kinds, gaps. It shows no code.");

    private static async Task<IResult> GetAsync(string id, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        var (dataset, refusal) = await DatasetEndpoints.FindReadyAsync(registry, tenant, id, cancellationToken);
        if (dataset is null)
            return refusal!;
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        var uses = await scope.Lineage.ListUsesOfAsync(id, cancellationToken);
        var facts = new CardFacts(DatasetManifest.Read(dataset.ManifestJson), dataset.Digest, dataset.TaintedAt, Names(uses), Names(uses.Where(use => use.TaintedAt is not null)));
        // Nothing in it may run or be fetched, should an escape ever fail.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Content(DatasetCard.Render(facts), "text/html; charset=utf-8", Encoding.UTF8);
    }

    private static IReadOnlyList<string> Names(IEnumerable<DatasetUse> uses) => [.. uses.Select(use => $"{use.Adapter}@{use.Version}")];
}
