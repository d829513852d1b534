using System.Text.Json;
using Gateway.Learning.Interactions.Erasure;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>Follows an erasure from interactions to samples, snapshots, exports and adapter versions.</summary>
internal sealed class DatasetErasure : ILearningErasure
{
    public async Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken)
    {
        var reason = JsonNamingPolicy.CamelCase.ConvertName(order.Reason.ToString());
        var erased = await scope.Lineage.EraseAsync(new ErasureTarget(reason, interactionIds: order.InteractionIds), cancellationToken);
        if (order.UserKey is { Length: > 0 } user)
            erased = erased.With(await scope.Lineage.EraseAsync(new ErasureTarget(reason, userKey: user), cancellationToken));
        return EffectsOf(erased);
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
