using Learning.Fixes.Prompting;
using Microsoft.Extensions.Caching.Memory;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes.Manifests;

/// <summary>How the model that answers a request wants to be asked. Manifests are kept in memory for a while, each under its tenant and version. For any thread.</summary>
internal sealed class FixManifests(Registry registry, BaseManifests bases) : IDisposable
{
    private const int MostKept = 1024;
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <param name="model">What the tenant's request was resolved to.</param>
    public async ValueTask<FixManifest> OfAsync(TenantId tenant, ModelResolution.Resolved model, CancellationToken cancellationToken)
    {
        if (model.Adapter is not { } adapter)
            return OfBase(model.Base.Id.Name);
        var ofBase = bases.Of(model.Base.Id.Name);
        // The time is the version's: an entry is of the very upload that it was read for.
        var key = (tenant, adapter.Version, model.Base.Id, model.CreatedAt);
        if (_known.TryGetValue(key, out FixManifest? known))
            return known!;
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        var version = await scope.Versions.FindAsync(adapter.Version.Adapter, adapter.Version.Version, cancellationToken);
        var whole = Read(version).Over(ofBase);
        _known.Set(key, whole, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = s_kept });
        return whole;
    }

    /// <summary>How a version wants to be asked, whether it answers anything or not.</summary>
    public FixManifest Of(AdapterVersion version) => Read(version).Over(bases.Of(version.BaseModel.Name));

    /// <summary>How a base model wants to be asked when it answers by itself.</summary>
    public FixManifest OfBase(BaseModelName name) => bases.Of(name) with { Names = new HashSet<string>() };

    public void Dispose() => _known.Dispose();

    /// <summary>A manifest of before there were such prompts has none that can be read.</summary>
    private static FixManifest Read(AdapterVersion? version) => (version?.ManifestJson is { } json ? FixManifestReader.Read(json).Manifest : null) ?? FixManifest.Empty;
}
