using System.Text.Json;
using TenantStore;
using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>
/// Erases: a person, one interaction, or what a consent allowed and no consent allows any more. One transaction for the interactions, all that was made of them, and the audit.
/// For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class LearningEraser(Registry registry, IEnumerable<ILearningErasure> stages)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly ILearningErasure[] _stages = [.. stages];

    /// <summary>Everything of a person.</summary>
    public async Task<IReadOnlyList<ErasureEffect>> EraseUserAsync(TenantId tenant, string userKey, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var ids = await scope.Interactions.DeleteOfUserAsync(userKey, cancellationToken);
        var effects = await FollowAsync(scope, new ErasureOrder(userKey, ids, ErasureReason.UserErased), cancellationToken);
        await AppendAsync(scope, actor, "interaction.erase", $"user/{userKey}", effects, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        await registry.DropErasedAsync(cancellationToken);
        return effects;
    }

    /// <summary>Everything of a repository.</summary>
    public async Task<IReadOnlyList<ErasureEffect>> EraseRepositoryAsync(TenantId tenant, string repository, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var ids = new List<string>();
        foreach (var place in await scope.Interactions.ListPlacesAsync("", repository, cancellationToken))
            ids.AddRange(await scope.Interactions.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken));
        var effects = await FollowAsync(scope, new ErasureOrder(null, ids, ErasureReason.RepositoryErased), cancellationToken);
        await AppendAsync(scope, actor, "interaction.erase", $"repository/{repository}", effects, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        await registry.DropErasedAsync(cancellationToken);
        return effects;
    }

    /// <summary>One interaction; null when there is none of this id.</summary>
    public async Task<IReadOnlyList<ErasureEffect>?> EraseOneAsync(TenantId tenant, string id, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Interactions.DeleteAsync(id, cancellationToken))
            return null;
        var effects = await FollowAsync(scope, new ErasureOrder(null, [id], ErasureReason.InteractionDeleted), cancellationToken);
        await AppendAsync(scope, actor, "interaction.delete", $"interaction/{id}", effects, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        await registry.DropErasedAsync(cancellationToken);
        return effects;
    }

    /// <summary>Sets a consent; what stood on the one before and may not be kept any more goes. Null when there is no such tenant.</summary>
    public async Task<(Consent Consent, IReadOnlyList<ErasureEffect> Effects)?> SetConsentAsync(TenantId tenant, NewConsent consent, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Consents.SetAsync(consent, cancellationToken) is not { } result)
            return null;
        if (result.Before == result.Consent)
            return (result.Consent, []);
        // Also what a wider consent allowed before there was one for this place.
        var effects = await EraseDisallowedAsync(scope, consent.UserKey, consent.Repository, [], cancellationToken);
        await AppendAsync(scope, consent.Actor, "consent.set", $"consent/{result.Consent.Id}", effects, cancellationToken, ConsentLevels.NameOf(consent.Level));
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        await registry.DropErasedAsync(cancellationToken);
        return (result.Consent, effects);
    }

    /// <summary>Withdraws a consent: what was kept under it goes, and what no consent allows any more. Null when none holds for the place.</summary>
    public async Task<(Consent Consent, IReadOnlyList<ErasureEffect> Effects)?> WithdrawAsync(
        TenantId tenant, string userKey, string repository, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Consents.FindAsync(userKey, repository, cancellationToken) is not { } consent)
            return null;
        await scope.Consents.EndAsync(consent.Id, cancellationToken);
        var kept = await scope.Interactions.DeleteOfConsentAsync(consent.Id, cancellationToken);
        var effects = await EraseDisallowedAsync(scope, userKey, repository, kept, cancellationToken);
        await AppendAsync(scope, actor, "consent.withdraw", $"consent/{consent.Id}", effects, cancellationToken, ConsentLevels.NameOf(consent.Level));
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        await registry.DropErasedAsync(cancellationToken);
        return (consent, effects);
    }

    private async Task<IReadOnlyList<ErasureEffect>> EraseDisallowedAsync(
        TenantScope scope, string userKey, string repository, IReadOnlyList<string> deleted, CancellationToken cancellationToken)
    {
        var ids = deleted.ToList();
        var book = await scope.Consents.ReadBookAsync(cancellationToken);
        foreach (var place in await scope.Interactions.ListPlacesAsync(userKey, repository, cancellationToken))
        {
            if (book.Decide(place.UserKey, place.Repository).Level < ConsentLevel.Train)
                ids.AddRange(await scope.Interactions.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken));
        }

        return ids.Count == 0 ? [] : await FollowAsync(scope, new ErasureOrder(null, ids, ErasureReason.ConsentWithdrawn), cancellationToken);
    }

    private async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        var effects = new List<ErasureEffect>();
        if (order.InteractionIds.Count > 0)
            effects.Add(new ErasureEffect("interactions", ErasureEffect.Removed, order.InteractionIds.Count, []));
        foreach (var stage in _stages)
            effects.AddRange(await stage.FollowAsync(scope, order, cancellationToken));
        return effects;
    }

    private static Task AppendAsync(
        TenantScope scope, Actor actor, string action, string subject, IReadOnlyList<ErasureEffect> effects, CancellationToken cancellationToken, string? level = null) =>
        scope.Audit.AppendAsync(
            actor, action, subject,
            JsonSerializer.Serialize(new { level, effects = effects.Select(effect => new { effect.What, effect.Action, effect.Count }) }, s_json),
            cancellationToken);
}
