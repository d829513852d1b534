using System.Security.Cryptography;

namespace TenantStore.Keys;

/// <summary>A provider that holds the bytes of its keys itself, for the length of one use each.</summary>
internal abstract class LocalKeyProvider : IKeyEncryptionProvider
{
    public abstract string Name { get; }

    public abstract ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken);

    public abstract ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken);

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

    /// <summary>The key's bytes, a copy that is zeroed after use.</summary>
    /// <exception cref="KeyUnavailableException">It is missing or damaged.</exception>
    protected abstract byte[] Read(KekId kek);
}
