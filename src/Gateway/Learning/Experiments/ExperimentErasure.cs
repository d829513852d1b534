using Gateway.Learning.Interactions.Erasure;
using TenantStore;

namespace Gateway.Learning.Experiments;

/// <summary>Of a person who is erased experiments keep counts under a name that nobody has: they were decided by all of their requests.</summary>
internal sealed class ExperimentErasure : ILearningErasure
{
    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        if (order is not { UserKey: { } userKey, Reason: ErasureReason.UserErased })
            return [];
        var events = await scope.Settlements.ForgetUserAsync(userKey, LearningId.New("erased"), cancellationToken);
        return events == 0 ? [] : [new ErasureEffect("experimentEvents", ErasureEffect.Removed, events, [])];
    }
}
