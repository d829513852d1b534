namespace TenantStore.Keys;

/// <summary>
/// Holds key-encryption keys and never gives them away: it wraps and unwraps the data keys of tenants. The shape of Azure Key Vault
/// (wrapKey, unwrapKey on a key version) and of AWS KMS (Encrypt, Decrypt with an encryption context). Safe for many threads.
/// </summary>
public interface IKeyEncryptionProvider
{
    /// <summary>The part of a <see cref="KekId"/> before the first '/': lowercase letters.</summary>
    string Name { get; }

    /// <summary>The version under which new keys are wrapped unless Encryption:CurrentKey names another; null when it has none of its own choice.</summary>
    ValueTask<KekId?> FindCurrentAsync(CancellationToken cancellationToken);

    /// <summary>All versions that it can unwrap with.</summary>
    ValueTask<IReadOnlyList<KekId>> ListAsync(CancellationToken cancellationToken);

    /// <param name="kek">One of its own.</param>
    /// <param name="key">The data key.</param>
    /// <param name="context">Bound to the result, not kept in it.</param>
    /// <exception cref="KeyUnavailableException">It has no such key, or cannot be reached.</exception>
    ValueTask<WrappedKey> WrapAsync(KekId kek, ReadOnlyMemory<byte> key, EncryptionContext context, CancellationToken cancellationToken);

    /// <returns>The data key. The caller zeroes it.</returns>
    /// <exception cref="KeyUnavailableException">It has no such key, cannot be reached, or the key was wrapped for another context.</exception>
    ValueTask<byte[]> UnwrapAsync(WrappedKey key, EncryptionContext context, CancellationToken cancellationToken);
}
