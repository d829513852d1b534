using System.Collections.Frozen;
using TenantStore.Caching;

namespace TenantStore.BaseModels;

/// <summary>The base models that names mean now, from memory. They belong to no tenant, and every tenant may see them.</summary>
public sealed class BaseModelCatalog
{
    private readonly ReadThroughCache<string, FrozenDictionary<BaseModelName, BaseModel>> _cache;

    internal BaseModelCatalog(Registry registry, RegistryChangeFeed feed, RegistryCacheOptions options, TimeProvider time)
    {
        _cache = new(async (_, cancellationToken) =>
        {
            await using var scope = await registry.BeginPlatformReadAsync(cancellationToken).ConfigureAwait(false);
            var all = await scope.BaseModels.ListAsync(cancellationToken).ConfigureAwait(false);
            return all.Where(model => model.IsCurrent).ToFrozenDictionary(model => model.Id.Name);
        }, options, time);
        feed.Listen(change =>
        {
            if (change is RegistryChange.BaseModelsChanged)
                _cache.Remove("");
        });
    }

    /// <summary>The base models by name.</summary>
    public async ValueTask<IReadOnlyList<BaseModel>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await SnapshotAsync(cancellationToken).ConfigureAwait(false)).Values.OrderBy(model => model.Id.Name.ToString(), StringComparer.Ordinal)];

    /// <summary>What the name means now, or null.</summary>
    public async ValueTask<BaseModel?> FindAsync(BaseModelName name, CancellationToken cancellationToken) =>
        (await SnapshotAsync(cancellationToken).ConfigureAwait(false)).GetValueOrDefault(name);

    internal async ValueTask<FrozenDictionary<BaseModelName, BaseModel>> SnapshotAsync(CancellationToken cancellationToken) =>
        (await _cache.GetAsync("", cancellationToken).ConfigureAwait(false))!;
}
