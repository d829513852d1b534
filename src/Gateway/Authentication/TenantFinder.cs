using TenantStore;
using TenantStore.Credentials;
using TenantStore.Tenants;

namespace Gateway.Authentication;

/// <summary>The tenant that a path names, for a caller with a right to it.</summary>
internal sealed class TenantFinder(Registry registry)
{
    public const string RouteValue = "tenant";

    /// <summary>Null when there is none or it is another's: for the caller the same.</summary>
    public async Task<Tenant?> FindAsync(TokenPrincipal caller, string named, CancellationToken cancellationToken)
    {
        // A tenant's own token is compared before anything is looked up, so a foreign name costs the same as an unknown one.
        if (caller.Tenant is { } own)
        {
            if (named != own.Slug.ToString() && named != own.Id.ToString())
                return null;
            await using var scope = await registry.BeginReadAsync(own.Id, cancellationToken);
            return await scope.Profile.FindAsync(cancellationToken);
        }

        await using var platform = await registry.BeginPlatformReadAsync(cancellationToken);
        if (TenantSlug.TryParse(named, out var slug))
            return await platform.Tenants.FindAsync(slug, cancellationToken);
        return TenantId.TryParse(named, out var id) ? await platform.Tenants.FindAsync(id, cancellationToken) : null;
    }
}
