using Gateway.Learning.Interactions.Erasure;
using TenantStore;
using TenantStore.Consents;

namespace Gateway.Learning.Experiments;

/// <summary>
/// Of a person who is erased, or of whom nothing may be kept somewhere any more, experiments keep counts under a name that nobody has: they were decided by all of their requests. Their events know no repository, so in that case
/// all of the person's lose the name: a pseudonym, and no number.
/// </summary>
internal sealed class ExperimentErasure : ILearningErasure
{
    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        var users = order.Places.Where(place => place.After == ConsentLevel.None).Select(place => place.UserKey).ToHashSet(StringComparer.Ordinal);
        if (order is { UserKey: { } userKey, Reason: ErasureReason.UserErased })
            users.Add(userKey);
        users.Remove("");
        var events = 0;
        foreach (var user in users)
            events += await scope.Settlements.ForgetUserAsync(user, LearningId.New("erased"), cancellationToken);
        return events == 0 ? [] : [new ErasureEffect("experimentEvents", ErasureEffect.Removed, events, [])];
    }
}
