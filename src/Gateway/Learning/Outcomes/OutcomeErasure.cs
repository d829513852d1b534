using Gateway.Learning.Interactions.Erasure;
using TenantStore;
using TenantStore.Consents;

namespace Gateway.Learning.Outcomes;

/// <summary>
/// What was answered and what was reported goes with its person, its repository, and where nothing may be kept any more. Where less may be kept than before, what came from code goes: below <c>train</c> the
/// details, below <c>metrics</c> the numbers too.
/// </summary>
internal sealed class OutcomeErasure : ILearningErasure
{
    /// <summary>What was told of the work of interactions that go: its details have the same code, and a later report of it, at whichever gateway has the case in memory, is not to make the interaction anew.</summary>
    public static async Task<int> StripAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        // Whoever lowers a consent says which numbers may stay; whoever removes a piece of work does not want any of it.
        var keepNumbers = order.Reason == ErasureReason.ConsentWithdrawn;
        string[] answers = [.. order.AnswerIds];
        await scope.Answers.LowerAsync(answers, keepNumbers ? ConsentLevel.Metrics : ConsentLevel.NoCode, cancellationToken);
        return await scope.Outcomes.StripAnswersAsync(answers, keepNumbers, cancellationToken)
            + await scope.Outcomes.StripEventsAsync([.. order.Interactions.Select(one => one.EventKey).OfType<string>()], keepNumbers, cancellationToken);
    }

    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        var (outcomes, answers, details) = (0, 0, 0);
        if (order.UserKey is { Length: > 0 } user)
        {
            outcomes += await scope.Outcomes.DeleteOfUserAsync(user, cancellationToken);
            answers += await scope.Answers.DeleteOfUserAsync(user, cancellationToken);
        }

        if (order.Repository is { Length: > 0 } repository)
        {
            outcomes += await scope.Outcomes.DeleteOfRepositoryAsync(repository, cancellationToken);
            answers += await scope.Answers.DeleteOfRepositoryAsync(repository, cancellationToken);
        }

        if (order.ConsentId is { Length: > 0 } consent)
            details += await scope.Outcomes.StripConsentAsync(consent, cancellationToken);
        foreach (var place in order.Places.Where(place => place.IsLowered))
        {
            if (place.After == ConsentLevel.None)
            {
                outcomes += await scope.Outcomes.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken);
                answers += await scope.Answers.DeleteOfPlaceAsync(place.UserKey, place.Repository, cancellationToken);
            }
            else
            {
                await scope.Answers.LowerPlaceAsync(place.UserKey, place.Repository, place.After, cancellationToken);
                details += await scope.Outcomes.StripPlaceAsync(place.UserKey, place.Repository, place.After >= ConsentLevel.Metrics, cancellationToken);
            }
        }

        details += await StripAsync(scope, order, cancellationToken);
        return
        [
            .. new[] { ("outcomes", outcomes), ("answers", answers), ("outcomeDetails", details) }.Where(one => one.Item2 > 0)
                .Select(one => new ErasureEffect(one.Item1, ErasureEffect.Removed, one.Item2, [])),
        ];
    }
}
