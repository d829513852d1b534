using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>All providers as one: each wrapped key goes to the provider that its id names. Several key-encryption keys hold at once, one is current.</summary>
internal sealed class KeyEncryption(IEnumerable<IKeyEncryptionProvider> providers, IOptions<EncryptionOptions> options)
{
    private readonly Dictionary<string, IKeyEncryptionProvider> _providers = providers.ToDictionary(provider => provider.Name, StringComparer.Ordinal);

    /// <summary>What new keys are wrapped under now.</summary>
    /// <exception cref="KeyUnavailableException">There is none.</exception>
    public async ValueTask<KekId> CurrentAsync(CancellationToken cancellationToken)
    {
        if (options.Value.CurrentKey is { } configured)
            return KekId.Parse(configured);
        foreach (var provider in _providers.Values)
        {
            if (await provider.FindCurrentAsync(cancellationToken).ConfigureAwait(false) is { } current)
                return current;
        }

        throw new KeyUnavailableException("There is no key-encryption key: neither Encryption:CurrentKey nor the file keys/kek-current of the state directory names one.");
    }

    /// <summary>All keys that can unwrap, of all providers.</summary>
    public async ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken)
    {
        var keys = new List<KekId>();
        foreach (var provider in _providers.Values)
            keys.AddRange(await provider.ListAsync(cancellationToken).ConfigureAwait(false));
        return keys;
    }

    /// <summary>Wraps under the current key.</summary>
    public async ValueTask<WrappedKey> WrapAsync(ReadOnlyMemory<byte> key, EncryptionContext context, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken).ConfigureAwait(false);
        return await ProviderOf(current).WrapAsync(current, key, context, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The data key. The caller zeroes it.</returns>
    public ValueTask<byte[]> UnwrapAsync(WrappedKey key, EncryptionContext context, CancellationToken cancellationToken) =>
        ProviderOf(key.Kek).UnwrapAsync(key, context, cancellationToken);

    private IKeyEncryptionProvider ProviderOf(KekId kek) => _providers.TryGetValue(kek.Provider, out var provider)
        ? provider
        : throw new KeyUnavailableException($"Nobody here holds {kek}: the providers of key-encryption keys are {string.Join(", ", _providers.Keys)}.");
}
