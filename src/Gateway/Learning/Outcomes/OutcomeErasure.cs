using Gateway.Learning.Interactions.Erasure;
using TenantStore;

namespace Gateway.Learning.Outcomes;

/// <summary>A person who is erased takes along what was answered and what was reported.</summary>
internal sealed class OutcomeErasure : ILearningErasure
{
    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        if (order is not { UserKey: { } userKey, Reason: ErasureReason.UserErased })
            return [];
        var outcomes = await scope.Outcomes.DeleteOfUserAsync(userKey, cancellationToken);
        var answers = await scope.Answers.DeleteOfUserAsync(userKey, cancellationToken);
        return
        [
            .. new[] { ("outcomes", outcomes), ("answers", answers) }.Where(one => one.Item2 > 0)
                .Select(one => new ErasureEffect(one.Item1, ErasureEffect.Removed, one.Item2, [])),
        ];
    }
}
