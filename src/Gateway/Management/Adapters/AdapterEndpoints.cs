using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Evaluations.Models;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Library;
using TenantStore.Tokens;

namespace Gateway.Management.Adapters;

/// <summary>A tenant's adapters and their versions. Uploading has a folder of its own.</summary>
internal static class AdapterEndpoints
{
    private const string Adapters = "/tenants/{tenant}/adapters";
    private const string Versions = Adapters + "/{adapter}/versions";
    private const int MostUsesTold = 5;

    public static void MapAdapters(this IEndpointRouteBuilder api)
    {
        api.MapGet(Adapters, ListAsync).RequireScope(TokenScopes.AdaptersRead).Produces<ItemList<AdapterModel>>();
        api.MapGet(Adapters + "/{adapter}", GetAsync).RequireScope(TokenScopes.AdaptersRead).Produces<AdapterModel>();
        api.MapGet(Versions, ListVersionsAsync).RequireScope(TokenScopes.AdaptersRead).Produces<ItemList<VersionModel>>();
        api.MapGet(Versions + "/{version}", GetVersionAsync).RequireScope(TokenScopes.AdaptersRead).Produces<VersionModel>();
        api.MapPost(Versions + "/{version}/release", ReleaseVersionAsync).RequireScope(TokenScopes.TenantAdmin).Produces<VersionModel>();
        api.MapDelete(Versions + "/{version}", DeleteVersionAsync).RequireScope(TokenScopes.AdaptersWrite).Produces(204);
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var adapters = await scope.Adapters.ListAsync(cancellationToken);
        return TypedResults.Ok(new ItemList<AdapterModel>([.. adapters.Select(AdapterModel.From)]));
    }

    private static async Task<IResult> GetAsync(string adapter, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Adapters.FindAsync(name, cancellationToken) is { } found
            ? TypedResults.Ok(AdapterModel.From(found))
            : RefusalResult.NotFound;
    }

    private static async Task<IResult> ListVersionsAsync(string adapter, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Adapters.FindAsync(name, cancellationToken) is null)
            return RefusalResult.NotFound;
        var versions = await scope.Versions.ListAsync(name, cancellationToken);
        var uses = await scope.Lineage.ListUsesAsync(name, cancellationToken);
        return TypedResults.Ok(new ItemList<VersionModel>([.. versions.Select(version => VersionModel.From(version, uses))]));
    }

    private static async Task<IResult> GetVersionAsync(
        string adapter, string version, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name) || !VersionNumber.TryParse(version, out var number))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await scope.Versions.FindAsync(name, number, cancellationToken) is { } found
            ? TypedResults.Ok(VersionModel.From(found, await scope.Lineage.ListUsesAsync(name, cancellationToken)) with { Verdict = VerdictModel.Of(await scope.Evaluations.FindLastAsync(found.Reference, cancellationToken)) })
            : RefusalResult.NotFound;
    }

    /// <summary>
    /// Lifts the quarantine of the version's bytes, and so of every version that has them. A crash took other tenants' streams with it: whoever owns
    /// the bytes cannot let them loose again alone.
    /// </summary>
    private static async Task<IResult> ReleaseVersionAsync(
        string adapter, string version, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name) || !VersionNumber.TryParse(version, out var number))
            return RefusalResult.NotFound;
        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        if (await scope.Versions.FindAsync(name, number, cancellationToken) is not { } found)
            return RefusalResult.NotFound;
        if (found.State != AdapterVersionState.Quarantined)
            return new RefusalResult(GatewayRefusal.Conflict, $"{found.Reference} is not in quarantine.");
        var reason = await scope.Versions.FindQuarantineAsync(found.Digest, found.BaseModel, cancellationToken);
        if (reason == QuarantineReason.Crashed && !context.IsPlatformAdmin())
        {
            return new RefusalResult(
                GatewayRefusal.InsufficientScope, $"{found.Reference} ended a host's process: releasing it takes the scope platform:admin.");
        }

        foreach (var released in await scope.Versions.ReleaseAsync(found.Digest, found.BaseModel, cancellationToken))
            await scope.Audit.AppendAsync(context.Actor(), "version.release", $"adapter/{released.Reference}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(VersionModel.From(found with { State = AdapterVersionState.Ready }));
    }

    private static async Task<IResult> DeleteVersionAsync(
        string adapter, string version, HttpContext context, AdapterLibrary library, Registry registry, CancellationToken cancellationToken)
    {
        if (!AdapterName.TryParse(adapter, out var name) || !VersionNumber.TryParse(version, out var number))
            return RefusalResult.NotFound;
        var reference = new VersionReference(name, number);
        return await library.DeleteVersionAsync(context.Tenant().Id, reference, context.Actor(), cancellationToken) switch
        {
            DeleteVersionOutcome.Deleted => TypedResults.NoContent(),
            DeleteVersionOutcome.NotFound => RefusalResult.NotFound,
            DeleteVersionOutcome.InUse => new RefusalResult(GatewayRefusal.Conflict, await UseOfAsync(reference, context, registry, cancellationToken)),
            var other => throw new InvalidOperationException($"Not an outcome: {other}"),
        };
    }

    /// <summary>What keeps the version from being deleted, and what to do about it.</summary>
    private static async Task<string> UseOfAsync(VersionReference reference, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        var uses = new List<string>();
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        foreach (var id in await scope.Experiments.ListRunningAsync(cancellationToken))
        {
            if (await scope.Experiments.FindAsync(id, cancellationToken) is { } experiment && experiment.Candidate == reference)
                uses.Add($"the experiment {id} under the alias '{experiment.Alias}' tries it; stop it first, or wait for its end");
        }

        foreach (var alias in await scope.Aliases.ListAsync(cancellationToken))
        {
            if (alias.Target == reference)
                uses.Add($"the alias '{alias.Name}' names it; set it to another version first, or delete it");
        }

        return uses.Count > 0 ? $"{reference} cannot be deleted: {string.Join("; ", uses.Take(MostUsesTold))}." : $"{reference} was in use until just now. Try again.";
    }
}
