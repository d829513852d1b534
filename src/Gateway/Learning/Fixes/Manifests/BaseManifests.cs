using Learning.Fixes.Prompting;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Fixes.Manifests;

/// <summary>How each base model wants to be asked when an adapter's manifest does not say. Read at start; immutable.</summary>
internal sealed class BaseManifests
{
    private const string Default = "Gateway.Learning.Fixes.default-manifest.json";

    private readonly FixManifest _default;
    private readonly Dictionary<string, FixManifest> _byName;

    public BaseManifests(IOptions<FixOptions> options)
    {
        using var reader = new StreamReader(typeof(BaseManifests).Assembly.GetManifestResourceStream(Default)!);
        _default = ManifestFile.Parse(reader.ReadToEnd());
        _byName = options.Value.Manifests.ToDictionary(pair => pair.Key, pair => ManifestFile.Read(pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    public FixManifest Of(BaseModelName name) => _byName.GetValueOrDefault(name.ToString(), _default);
}
