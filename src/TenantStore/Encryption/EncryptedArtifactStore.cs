using System.Security.Cryptography;
using AdapterFormats;
using TenantStore.Artifacts;
using TenantStore.Keys;

namespace TenantStore.Encryption;

/// <summary>
/// Encrypts what goes into a store and decrypts what comes out, while it streams. The store below keeps opaque bytes; the border above holds a
/// canonical form against its digest.
/// </summary>
internal sealed class EncryptedArtifactStore(IArtifactStore inner, TenantKeyRing keys) : IArtifactStore
{
    public async Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(ArtifactHeader.SaltBytes);
        var context = ArtifactContext.Of(key);
        var artifactKey = new byte[ChunkCipher.KeyBytes];
        try
        {
            var tenantKey = await keys.DeriveNewAsync(key.Tenant, salt, context, artifactKey, cancellationToken).ConfigureAwait(false);
            var header = new ArtifactHeader(ArtifactHeader.DefaultChunkBytes, content.Length - content.Position, tenantKey, salt);
            var cipher = new ChunkCipher(artifactKey, header.ToBytes(), context);
            await using var encrypted = new EncryptingStream(content, header, cipher);
            await inner.PutAsync(key, encrypted, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(artifactKey);
        }
    }

    /// <exception cref="ArtifactIntegrityException">Here or while it is read: it is not what was stored.</exception>
    public async Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        if (await inner.OpenReadAsync(key, cancellationToken).ConfigureAwait(false) is not { } encrypted)
            return null;
        var artifactKey = new byte[ChunkCipher.KeyBytes];
        try
        {
            var bytes = new byte[ArtifactHeader.Bytes];
            var read = await encrypted.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (ArtifactHeader.Read(bytes.AsSpan(0, read), out var header) is { } fault)
                throw new ArtifactIntegrityException(key, fault);
            if (encrypted.Length != header.FileLength)
                throw new ArtifactIntegrityException(key, ArtifactFault.WrongLength);
            var context = ArtifactContext.Of(key);
            if (!await keys.DeriveAsync(key.Tenant, header.Key, header.Salt, context, artifactKey, cancellationToken).ConfigureAwait(false))
                throw new ArtifactIntegrityException(key, ArtifactFault.UnknownKey);
            var plain = new DecryptingStream(encrypted, key, header, new ChunkCipher(artifactKey, bytes, context));
            if (header.Length == 0)
                await plain.CheckLastAsync(cancellationToken).ConfigureAwait(false);
            return plain;
        }
        catch
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(artifactKey);
        }
    }

    public Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken) => inner.ExistsAsync(key, cancellationToken);

    public Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) => inner.DeleteAsync(tenant, digest, cancellationToken);

    public Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken) =>
        inner.DeleteSourcesAsync(tenant, digest, sources, cancellationToken);

    public Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken) => inner.DeleteTenantAsync(tenant, cancellationToken);

    public Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken) => inner.ListTenantsAsync(cancellationToken);

    public IAsyncEnumerable<StoredAdapter> ListAdaptersAsync(CancellationToken cancellationToken) => inner.ListAdaptersAsync(cancellationToken);

    public Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        inner.ListSourcesAsync(tenant, digest, cancellationToken);

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken) => inner.RemoveAbandonedAsync(before, cancellationToken);
}
