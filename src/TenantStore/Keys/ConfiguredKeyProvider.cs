using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>Key-encryption keys from the configuration or the environment: <c>Encryption:Keys:NAME</c>. The current one is named by Encryption:CurrentKey.</summary>
internal sealed class ConfiguredKeyProvider(IOptions<EncryptionOptions> options) : IKeyEncryptionProvider
{
    public const string ProviderName = "config";

    public string Name => ProviderName;

    public ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken) => default;

    public ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<KekId>>([.. options.Value.Keys.Keys.Order(StringComparer.Ordinal).Select(name => KekId.Of(ProviderName, name))]);

    public ValueTask<WrappedKey> WrapAsync(KekId kek, ReadOnlyMemory<byte> key, EncryptionContext context, CancellationToken cancellationToken)
    {
        var bytes = Read(kek);
        try
        {
            return ValueTask.FromResult(LocalWrapping.Wrap(kek, bytes, key.Span, context));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    public ValueTask<byte[]> UnwrapAsync(WrappedKey key, EncryptionContext context, CancellationToken cancellationToken)
    {
        var bytes = Read(key.Kek);
        try
        {
            return ValueTask.FromResult(LocalWrapping.Unwrap(key, bytes, context));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private byte[] Read(KekId kek) => options.Value.Keys.TryGetValue(kek.Name, out var text)
        ? Convert.FromBase64String(text)
        : throw new KeyUnavailableException($"The key-encryption key {kek} is missing. Give it by Encryption:Keys:{kek.Name} (in the environment Encryption__Keys__{kek.Name}).");
}
