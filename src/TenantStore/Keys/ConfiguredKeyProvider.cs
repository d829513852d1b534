using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>Key-encryption keys from the configuration or the environment: <c>Encryption:Keys:NAME</c>. The current one is named by Encryption:CurrentKey.</summary>
internal sealed class ConfiguredKeyProvider(IOptions<EncryptionOptions> options) : LocalKeyProvider
{
    public const string ProviderName = "config";

    public override string Name => ProviderName;

    public override ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken) => default;

    public override ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<KekId>>([.. options.Value.Keys.Keys.Order(StringComparer.Ordinal).Select(name => KekId.Of(ProviderName, name))]);

    protected override byte[] Read(KekId kek) => options.Value.Keys.TryGetValue(kek.Name, out var text)
        ? Convert.FromBase64String(text)
        : throw new KeyUnavailableException($"The key-encryption key {kek} is missing. Give it by Encryption:Keys:{kek.Name} (in the environment Encryption__Keys__{kek.Name}).");
}
