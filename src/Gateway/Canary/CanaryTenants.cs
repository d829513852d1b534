using TenantStore;
using TenantStore.Tenants;
using TenantStore.Tokens;

namespace Gateway.Canary;

/// <summary>Makes the canary's tenants where they are missing, and a token for each, good for a week and renewed after half of it.</summary>
internal sealed class CanaryTenants(Registry registry, TimeProvider time)
{
    private static readonly Actor s_actor = Actor.OfSystem("canary");
    private static readonly TimeSpan s_tokenLife = TimeSpan.FromDays(7);

    // An inference token that also manages, as the canary looks at both planes.
    private const TokenScopes Scopes = TokenScopes.Inference | TokenScopes.TenantAdmin;

    /// <summary>The tenants with fresh tokens.</summary>
    public async Task<IReadOnlyList<CanaryTenant>> OpenAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<CanaryTenant>();
        foreach (var slug in CanaryNames.Slugs)
        {
            var tenant = await EnsureAsync(slug, cancellationToken);
            if (tenant.Status != TenantStatus.Active)
                throw new CanaryException($"tenant {slug} is suspended");
            tenants.Add(new CanaryTenant(tenant.Id, slug, await IssueAsync(tenant.Id, cancellationToken)));
        }

        return tenants;
    }

    /// <summary>Whether the tokens should be replaced.</summary>
    public bool AreOld(IReadOnlyList<CanaryTenant> tenants) =>
        tenants.Any(tenant => tenant.Token.Token.CreatedAt + s_tokenLife / 2 <= time.GetUtcNow());

    /// <summary>Revokes the tokens; a tenant that was deleted meanwhile has none.</summary>
    public async Task CloseAsync(IReadOnlyList<CanaryTenant> tenants, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            await using var scope = await registry.BeginAsync(tenant.Id, cancellationToken);
            if (!await scope.Tokens.RevokeAsync(tenant.Token.Token.Id, cancellationToken))
                continue;
            await scope.Audit.AppendAsync(s_actor, "token.revoke", $"token/{tenant.Token.Token.Id}", null, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }
    }

    private async Task<Tenant> EnsureAsync(TenantSlug slug, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginPlatformAsync(cancellationToken);
        if (await scope.Tenants.FindAsync(slug, cancellationToken) is { } found)
            return found;
        // Null: another gateway was quicker.
        if (await scope.Tenants.CreateAsync(new NewTenant(slug, "Leak canary"), cancellationToken) is not { } made)
            return await scope.Tenants.FindAsync(slug, cancellationToken) ?? throw new CanaryException($"tenant {slug} comes and goes");
        await scope.Audit.AppendAsync(s_actor, "tenant.create", $"tenant/{made.Id}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return made;
    }

    private async Task<IssuedToken> IssueAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var token = new NewToken("leak canary", Scopes) { ExpiresAt = time.GetUtcNow() + s_tokenLife };
        var issued = await scope.Tokens.CreateAsync(token, cancellationToken) ?? throw new CanaryException($"tenant {tenant} was deleted");
        await scope.Audit.AppendAsync(s_actor, "token.create", $"token/{issued.Token.Id}", null, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return issued;
    }
}
