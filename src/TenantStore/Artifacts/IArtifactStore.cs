using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// Keeps files. An artifact is there whole or not at all: nobody sees a partial one, and after <see cref="PutAsync"/> returned it outlives a
/// power cut. To keep files and registry rows in step is <see cref="Library.AdapterLibrary"/>'s. A file system that fails is a
/// <see cref="TenantStoreException"/>.
/// </summary>
public interface IArtifactStore
{
    /// <summary>
    /// Stores <paramref name="content"/> under the key; replaces what is there in one step. It is read to its end before any of it can be seen: a
    /// stream that throws leaves what was there.
    /// </summary>
    /// <param name="content">Of known length, from its present position to its end.</param>
    /// <exception cref="TenantStoreException">The content of a canonical form does not have the key's digest (<see cref="GuardedArtifactStore"/> looks).</exception>
    /// <exception cref="StorageFullException">There is no room.</exception>
    Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>
    /// A seekable stream over the artifact, or null; read it asynchronously. All its bytes are of one version of the artifact. When that is replaced or
    /// deleted meanwhile, the stream stays readable (files), or a later read is a <see cref="TenantStoreException"/> that says so (S3); never a mixture.
    /// </summary>
    Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Removes the canonical form and its source files. A write of the same artifact under way ends well all the same.</summary>
    Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken);

    /// <summary>Removes one set of source files and leaves the canonical form.</summary>
    Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken);

    /// <summary>Removes all of a tenant; the number of files removed.</summary>
    Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The tenants that have anything here.</summary>
    Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// All adapters that anything is kept of, those of one tenant one after the other. One with a file that is just being written may be left out.
    /// </summary>
    IAsyncEnumerable<StoredAdapter> ListAdaptersAsync(CancellationToken cancellationToken);

    /// <summary>The source sets that are kept beside a canonical form.</summary>
    Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken);

    /// <summary>Removes what writes that never ended left behind; the number of files removed.</summary>
    /// <param name="before">A write that began earlier than this will not end any more.</param>
    Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
