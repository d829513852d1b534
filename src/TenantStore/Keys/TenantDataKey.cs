using System.Security.Cryptography;

namespace TenantStore.Keys;

/// <summary>
/// An unwrapped data key of a tenant. It never encrypts by itself: every artifact has a key of its own that is derived from it. Zeroed when
/// disposed, in memory that the garbage collector does not copy about. Safe for many threads.
/// </summary>
internal sealed class TenantDataKey : IDisposable
{
    private readonly Lock _gate = new();
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(LocalWrapping.KeyBytes, pinned: true);
    private bool _disposed;

    /// <param name="key">Copied; zeroed here.</param>
    public TenantDataKey(TenantKeyId id, byte[] key)
    {
        Id = id;
        key.CopyTo(_key, 0);
        CryptographicOperations.ZeroMemory(key);
    }

    public TenantKeyId Id { get; }

    /// <summary>HKDF-SHA256 into <paramref name="derived"/>; false when the key is gone.</summary>
    public bool TryDerive(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> derived)
    {
        lock (_gate)
        {
            if (_disposed)
                return false;
            HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, derived, salt, info);
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            CryptographicOperations.ZeroMemory(_key);
        }
    }
}
