using Gateway.Authentication;
using Gateway.Placement;
using Gateway.Placement.Prefetching;
using Gateway.Resolution;
using Microsoft.AspNetCore.Http.Features;
using TenantStore;
using TenantStore.BaseModels;
using TenantStore.Credentials;
using TenantStore.Resolution;
using TenantStore.Tokens;

namespace Gateway.Models;

/// <summary>The models that the caller's tenant may name, straight from the registry.</summary>
internal static class ModelEndpoints
{
    private const string Platform = "platform";

    public static void MapModels(this WebApplication app)
    {
        app.MapGet("/v1/models", ListAsync).RequireScope(TokenScopes.Inference).WithSummary("The models that the tenant may name.").Produces<ModelList>();
        app.MapGet("/models", ListAsync).RequireScope(TokenScopes.Inference).WithSummary("llama-server's spelling of /v1/models.").Produces<ModelList>();
        app.MapGet("/v1/models/{**id}", GetAsync).RequireScope(TokenScopes.Inference).WithSummary("One of them.").Produces<ModelModel>();
    }

    private static async Task<IResult> ListAsync(HttpContext context, ModelResolver resolver, HostDirectory hosts, PrefetchWishes wishes, CancellationToken cancellationToken)
    {
        var caller = CallerOf(context);
        var tenant = caller.Tenant!;
        var served = await resolver.ListAsync(tenant.Id, cancellationToken);
        if (Likely(served, caller.DefaultAlias) is { Adapter: { } likely } model)
            wishes.Add(caller.Caller, new PrefetchWish(tenant.Id, model.Base.Id, likely.Digest));
        var models = served.Select(one => Describe(one.Id, one.Base, one.Adapter, one.CreatedAt, tenant, hosts));
        return TypedResults.Ok(new ModelList("list", [.. models]));
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext context, ModelResolver resolver, HostDirectory hosts, PrefetchWishes wishes, CancellationToken cancellationToken)
    {
        var caller = CallerOf(context);
        var resolution = !string.IsNullOrEmpty(id) && ModelReference.TryParse(id, out var reference)
            ? await resolver.ResolveAsync(caller.Tenant!.Id, reference, caller.DefaultAlias, cancellationToken)
            : null;
        if (resolution is ModelResolution.Resolved { Adapter: { } adapter } wanted)
            wishes.Add(caller.Caller, new PrefetchWish(caller.Tenant!.Id, wanted.Base.Id, adapter.Digest));
        if (resolution is ModelResolution.Resolved found)
            return TypedResults.Ok(Describe(id, found.Base, found.Adapter, found.CreatedAt, caller.Tenant!, hosts));
        await ResolutionRefusal.WriteAsync(context, resolution);
        return TypedResults.Empty;
    }

    /// <summary>What a request without a model would mean, or else the only adapter that there is: an editor that lists the models is about to use one.</summary>
    private static ServedModel? Likely(IReadOnlyList<ServedModel> served, AliasName? defaultAlias)
    {
        var alias = defaultAlias ?? AliasName.Default;
        var adapters = served.Where(model => model.Adapter is not null).ToList();
        return adapters.Find(model => model.Alias == alias) ?? (adapters.Count == 1 ? adapters[0] : null);
    }

    private static TokenPrincipal CallerOf(HttpContext context) => context.Features.GetRequiredFeature<CallerFeature>().Principal;

    private static ModelModel Describe(
        string id, BaseModel baseModel, ResolvedAdapter? adapter, DateTimeOffset createdAt, PrincipalTenant tenant, HostDirectory hosts) => new(
        id,
        "model",
        createdAt.ToUnixTimeSeconds(),
        adapter is null ? Platform : tenant.Slug.ToString(),
        adapter is null ? null : baseModel.Id.Name.ToString(),
        baseModel.Descriptor.Capabilities,
        hosts.ContextTokensOf(baseModel.Id) ?? baseModel.Descriptor.ContextLength,
        adapter is null
            ? null
            : new ModelAdapter(adapter.Version.Adapter.ToString(), adapter.Version.Version.Value, adapter.Digest.ToString()));
}
