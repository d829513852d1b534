using System.Collections.Frozen;
using TenantStore.Caching;

namespace TenantStore.BaseModels;

/// <summary>The base models that names mean now, from memory. They belong to no tenant, and every tenant may see them.</summary>
public sealed class BaseModelCatalog
{
    private readonly ReadThroughCache<string, FrozenDictionary<BaseModelName, BaseModel>> _cache;

    internal BaseModelCatalog(Registry registry, SharedCache shared, RegistryChangeFeed feed, RegistryCacheOptions options, TimeProvider time)
    {
        var ledger = feed.Ledger;
        _cache = new(
            (_, cancellationToken) => LoadAsync(registry, shared, cancellationToken),
            new Freshness<string, FrozenDictionary<BaseModelName, BaseModel>>(ledger, (_, _, _, since) =>
                ledger.IsChangedSince(new RegistryChange.BaseModelsChanged(), since)),
            options, time);
    }

    /// <summary>The base models by name.</summary>
    public async ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await SnapshotAsync(cancellationToken).ConfigureAwait(false)).Values.OrderBy(model => model.Id.Name.ToString(), StringComparer.Ordinal)];

    /// <summary>What the name means now, or null.</summary>
    public async ValueTask<BaseModel?> FindAsync(BaseModelName name, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    internal async ValueTask<FrozenDictionary<BaseModelName, BaseModel>> SnapshotAsync(CancellationToken cancellationToken) =>
        (await _cache.GetAsync("", cancellationToken).ConfigureAwait(false))!;

    private static async Task<Loaded<FrozenDictionary<BaseModelName, BaseModel>>> LoadAsync(
        Registry registry, SharedCache shared, CancellationToken cancellationToken)
    {
        var (rows, age) = await shared.GetAsync<BaseModelRows>(SharedKeys.Models, "", _ => [new RegistryChange.BaseModelsChanged()], async token =>
        {
            await using var scope = await registry.BeginPlatformReadAsync(token).ConfigureAwait(false);
            var position = shared.IsShared ? await scope.ReadPositionAsync(token).ConfigureAwait(false) : 0;
            return new(new BaseModelRows { Current = [.. await scope.BaseModels.ListCurrentAsync(token).ConfigureAwait(false)] }, position);
        }, cancellationToken).ConfigureAwait(false);
        return new(rows!.Current.Select(row => row.ToBaseModel()).ToFrozenDictionary(model => model.Id.Name), age);
    }
}
