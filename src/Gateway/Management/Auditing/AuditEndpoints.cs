using Gateway.Authentication;
using Gateway.Errors;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Management.Auditing;

/// <summary>The tenant's audit, the newest first. <c>before</c> is the entry to go on from, <c>count</c> at most <see cref="MaxCount"/>.</summary>
internal static class AuditEndpoints
{
    public const int MaxCount = 1000;
    private const int DefaultCount = 100;

    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/tenants/{tenant}/audit", ListAsync).RequireScope(TokenScopes.TenantAdmin).Produces<ItemList<AuditModel>>();

    private static async Task<IResult> ListAsync(
        HttpContext context, Registry registry, long? before, int? count, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var entries = await scope.Audit.ListAsync(count ?? DefaultCount, before, cancellationToken);
        return TypedResults.Ok(new ItemList<AuditModel>([.. entries.Select(AuditModel.From)]));
    }
}
