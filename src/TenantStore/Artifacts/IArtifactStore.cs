using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// Keeps files. An artifact is there whole or not at all: nobody sees a partial one, and after <see cref="PutAsync"/> returned it outlives a
/// power cut. To keep files and registry rows in step is <see cref="Library.AdapterLibrary"/>'s. A file system that fails is a
/// <see cref="TenantStoreException"/>.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores <paramref name="content"/> under the key; replaces what is there in one step.</summary>
    /// <exception cref="TenantStoreException">The content of a canonical form does not have the key's digest.</exception>
    Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>A seekable stream over the artifact, or null. It stays readable though the artifact is replaced or deleted meanwhile.</summary>
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

    /// <summary>The adapters that a tenant has anything of here, but for those that are just being written.</summary>
    Task<IReadOnlyList<AdapterDigest>> ListAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>The source sets that are kept beside a canonical form.</summary>
    Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken);

    /// <summary>Removes what writes that never ended left behind; the number of files removed.</summary>
    /// <param name="before">A write that began earlier than this will not end any more.</param>
    Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
