using System.Text.Json;
using Gateway.Learning.Outcomes;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>
/// Erases: a person, a repository, one interaction, or what a consent allowed and no consent allows any more. One transaction for the interactions, all that was made of them, and the audit; and this gateway's
/// memory. For any thread; not within a writing scope of the tenant.
/// </summary>
internal sealed class LearningEraser(Registry registry, IEnumerable<ILearningErasure> stages, IEnumerable<ILearningMemory> memories)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly ILearningErasure[] _stages = [.. stages];
    private readonly ILearningMemory[] _memories = [.. memories];

    /// <summary>Everything of a person.</summary>
    public async Task<IReadOnlyList<ErasureEffect>> EraseUserAsync(TenantId tenant, string userKey, Actor actor, CancellationToken cancellationToken)
    {
        var order = new ErasureOrder([], ErasureReason.UserErased) { UserKey = userKey };
        // What waits to be written is not to come after it.
        await ForgetAsync(tenant, order, cancellationToken);
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        order = order with { Interactions = await scope.Interactions.DeleteOfUserAsync(userKey, cancellationToken) };
        var effects = await FollowAsync(scope, order, cancellationToken);
        await AppendAsync(scope, actor, "interaction.erase", $"user/{userKey}", effects, cancellationToken);
        await EndAsync(tenant, scope, order, cancellationToken);
        return effects;
    }

    /// <summary>Everything of a repository.</summary>
    public async Task<IReadOnlyList<ErasureEffect>> EraseRepositoryAsync(TenantId tenant, string repository, Actor actor, CancellationToken cancellationToken)
    {
        var order = new ErasureOrder([], ErasureReason.RepositoryErased) { Repository = repository };
        // What waits to be written is not to come after it.
        await ForgetAsync(tenant, order, cancellationToken);
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var erased = new List<ErasedInteraction>();
        foreach (var place in await scope.Interactions.ListPlacesAsync("", repository, cancellationToken))
            erased.AddRange(await scope.Interactions.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken));
        order = order with { Interactions = erased };
        var effects = await FollowAsync(scope, order, cancellationToken);
        await AppendAsync(scope, actor, "interaction.erase", $"repository/{repository}", effects, cancellationToken);
        await EndAsync(tenant, scope, order, cancellationToken);
        return effects;
    }

    /// <summary>One interaction, also one of which only what was made of it is left; null when there is nothing of this id.</summary>
    public async Task<IReadOnlyList<ErasureEffect>?> EraseOneAsync(TenantId tenant, string id, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var found = await scope.Interactions.DeleteAsync(id, cancellationToken);
        var order = new ErasureOrder([found ?? new ErasedInteraction { Id = id }], ErasureReason.InteractionDeleted);
        var effects = await FollowAsync(scope, order, cancellationToken, found is null ? 0 : 1);
        if (effects.Count == 0)
            return null;
        await AppendAsync(scope, actor, "interaction.delete", $"interaction/{id}", effects, cancellationToken);
        await EndAsync(tenant, scope, order, cancellationToken);
        return effects;
    }

    /// <summary>One sample, with the interaction that it was made of; snapshots keep their copies, until those are erased. False when there is none of this id.</summary>
    public async Task<bool> DeleteSampleAsync(TenantId tenant, string id, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Samples.FindAsync(id, cancellationToken) is not { } sample)
            return false;
        await scope.Samples.DeleteAsync(id, cancellationToken);
        // Or the next snapshot would make it anew, as would one in the making.
        var interaction = sample.InteractionId is { } made ? await scope.Interactions.DeleteAsync(made, cancellationToken) : null;
        var order = new ErasureOrder(interaction is null ? [] : [interaction], ErasureReason.InteractionDeleted);
        await OutcomeErasure.StripAsync(scope, order, cancellationToken);
        await scope.Lineage.RestartBuildersAsync(cancellationToken);
        await scope.Audit.AppendAsync(
            actor, "sample.delete", $"sample/{id}", JsonSerializer.Serialize(new { revision = sample.Revision, state = sample.State.ToString().ToLowerInvariant() }), cancellationToken);
        await EndAsync(tenant, scope, order, cancellationToken);
        return true;
    }

    /// <summary>Sets a consent; what stood on the one before and may not be kept any more goes. Null when there is no such tenant.</summary>
    /// <param name="preview">Does all of it and keeps none: for an answer that says what it would do.</param>
    public async Task<ConsentChange?> SetConsentAsync(TenantId tenant, NewConsent consent, CancellationToken cancellationToken, bool preview = false)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        var before = await scope.Consents.ReadBookAsync(cancellationToken);
        if (await scope.Consents.SetAsync(consent, cancellationToken) is not { } result)
            return null;
        if (result.Before == result.Consent)
            return new ConsentChange(result.Consent, before.Decide(consent.UserKey, consent.Repository), []);
        // Also what a wider consent allowed before there was one for this place.
        var ended = result.Before is { } one && one.Level > consent.Level ? one : null;
        var after = await scope.Consents.ReadBookAsync(cancellationToken);
        var order = await EraseDisallowedAsync(scope, consent.UserKey, consent.Repository, before, after, ended, cancellationToken);
        var effects = await FollowAsync(scope, order, cancellationToken);
        if (!preview)
        {
            await AppendAsync(scope, consent.Actor, "consent.set", $"consent/{result.Consent.Id}", effects, cancellationToken, ConsentLevels.NameOf(consent.Level));
            await EndAsync(tenant, scope, order, cancellationToken);
        }

        return new ConsentChange(result.Consent, after.Decide(consent.UserKey, consent.Repository), effects);
    }

    /// <summary>Withdraws a consent: what was kept under it goes, and what no consent allows any more. Null when none holds for the place.</summary>
    public async Task<ConsentChange?> WithdrawAsync(
        TenantId tenant, string userKey, string repository, Actor actor, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (await scope.Consents.FindAsync(userKey, repository, cancellationToken) is not { } consent)
            return null;
        var before = await scope.Consents.ReadBookAsync(cancellationToken);
        await scope.Consents.EndAsync(consent.Id, cancellationToken);
        var after = await scope.Consents.ReadBookAsync(cancellationToken);
        var order = await EraseDisallowedAsync(scope, userKey, repository, before, after, consent, cancellationToken);
        var effects = await FollowAsync(scope, order, cancellationToken);
        await AppendAsync(scope, actor, "consent.withdraw", $"consent/{consent.Id}", effects, cancellationToken, ConsentLevels.NameOf(consent.Level));
        await EndAsync(tenant, scope, order, cancellationToken);
        return new ConsentChange(consent, after.Decide(userKey, repository), effects);
    }

    /// <summary>Removes the interactions that were kept under the consent that ended, and those that no consent allows any more; the order has what goes with them.</summary>
    private static async Task<ErasureOrder> EraseDisallowedAsync(
        TenantScope scope, string userKey, string repository, ConsentBook before, ConsentBook after, Consent? ended, CancellationToken cancellationToken)
    {
        var erased = ended is null ? [] : (await scope.Interactions.DeleteOfConsentAsync(ended.Id, cancellationToken)).ToList();
        var changes = new List<PlaceChange>();
        foreach (var place in await PlacesAsync(scope, userKey, repository, cancellationToken))
        {
            var change = new PlaceChange(
                place.UserKey, place.Repository, before.Decide(place.UserKey, place.Repository).Level, after.Decide(place.UserKey, place.Repository).Level);
            // Of whom less was kept all along there is nothing: whoever builds a snapshot meanwhile need not begin anew for it.
            if (!change.IsLowered)
                continue;
            changes.Add(change);
            if (change.EndsCode)
                erased.AddRange(await scope.Interactions.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken));
        }

        return new ErasureOrder(erased, ErasureReason.ConsentWithdrawn)
        {
            ConsentId = ended?.Id,
            ConsentAllowedCode = ended?.Level == ConsentLevel.Train,
            Places = changes,
        };
    }

    /// <summary>Of whom and where anything is kept that a consent for this user and repository concerns; empty = all.</summary>
    private static async Task<IEnumerable<InteractionPlace>> PlacesAsync(TenantScope scope, string userKey, string repository, CancellationToken cancellationToken) =>
    [
        .. (await scope.Interactions.ListPlacesAsync(userKey, repository, cancellationToken))
            .Union(await scope.Lineage.ListPlacesAsync(userKey, repository, cancellationToken))
            .Union(await scope.Outcomes.ListPlacesAsync(userKey, repository, cancellationToken)),
    ];

    private async Task EndAsync(TenantId tenant, TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        await scope.CommitAsync(cancellationToken);
        // Its writer has to be free.
        await scope.DisposeAsync();
        // It is gone for good: a client that leaves now does not keep what is left of it in memory and in the write-ahead log, which nobody would come back to.
        await ForgetAsync(tenant, order, CancellationToken.None);
        await registry.DropErasedAsync(CancellationToken.None);
    }

    private async Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken)
    {
        foreach (var memory in _memories)
            await memory.ForgetAsync(tenant, order, cancellationToken);
    }

    private async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken, int? removed = null)
    {
        var effects = new List<ErasureEffect>();
        if ((removed ?? order.Interactions.Count) is > 0 and var count)
            effects.Add(new ErasureEffect("interactions", ErasureEffect.Removed, count, []));
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
