using System.Text.Json;
using Gateway.Learning.Interactions.Erasure;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>Follows an erasure from interactions, people, repositories, consents and places to samples, snapshots, exports and adapter versions.</summary>
internal sealed class DatasetErasure : ILearningErasure
{
    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        var reason = JsonNamingPolicy.CamelCase.ConvertName(order.Reason.ToString());
        var targets = order.Places.Where(place => place.EndsCode).Select(place => ErasureTarget.OfPlace(reason, place.UserKey, place.Repository)).ToList();
        if (order.Interactions.Count > 0)
            targets.Add(new ErasureTarget(reason, interactionIds: [.. order.Interactions.Select(interaction => interaction.Id)]));
        if (order.UserKey is { Length: > 0 } user)
            targets.Add(new ErasureTarget(reason, userKey: user));
        if (order.Repository is { Length: > 0 } repository)
            targets.Add(new ErasureTarget(reason, repository: repository));
        if (order is { ConsentId: { Length: > 0 } consent, ConsentAllowedCode: true })
            targets.Add(new ErasureTarget(reason, consentId: consent));
        return EffectsOf(await scope.Lineage.EraseAsync(targets, cancellationToken));
    }

    /// <summary>What has to be done about it stands by name; of nothing, nothing.</summary>
    public static IReadOnlyList<ErasureEffect> EffectsOf(LineageErasure erased)
    {
        ErasureEffect[] effects =
        [
            new("samples", ErasureEffect.Removed, erased.Samples.Count, erased.Samples),
            new("datasetRows", ErasureEffect.Removed, erased.Snapshots.Values.Sum(), []),
            new("evaluationAnswers", ErasureEffect.Removed, erased.Answers, []),
            new("datasets", ErasureEffect.Tainted, erased.Snapshots.Count, [.. erased.Snapshots.Keys.Order(StringComparer.Ordinal)]),
            new("exports", ErasureEffect.Tainted, erased.Exports.Count, erased.Exports),
            new("adapterVersions", ErasureEffect.Tainted, erased.Versions.Count, [.. erased.Versions.Select(version => version.ToString())]),
        ];
        return [.. effects.Where(effect => effect.Count > 0)];
    }
}
