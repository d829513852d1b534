using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// Artifacts as files. A write goes to a temporary file in the target's own folder, is flushed to the disk, gets its name in one step, and the
/// folder is flushed: at each point of a crash the artifact is the old one, the new one, or absent, and the rest is a temporary file.
/// </summary>
internal sealed class FileArtifactStore : IArtifactStore
{
    private const int BufferBytes = 1 << 20;

    private readonly ArtifactLayout _layout;
    private readonly IFileOperations _files;

    public FileArtifactStore(string root, IFileOperations files) => (_layout, _files) = (new ArtifactLayout(root), files);

    public async Task PutAsync(ArtifactKey key, Stream content, CancellationToken cancellationToken)
    {
        var target = _layout.File(key);
        var folder = Path.GetDirectoryName(target)!;
        EnsureFolder(folder);
        var temporary = Path.Combine(folder, ArtifactLayout.TemporaryPrefix + Guid.NewGuid().ToString("N"));
        try
        {
            await WriteAsync(temporary, content, cancellationToken).ConfigureAwait(false);
            _files.Rename(temporary, target);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        _files.FlushFolder(folder);
    }

    public Task<Stream?> OpenReadAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(_layout.File(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<bool> ExistsAsync(ArtifactKey key, CancellationToken cancellationToken) => Task.FromResult(_files.FileExists(_layout.File(key)));

    public Task DeleteAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken)
    {
        DeleteTree(_layout.AdapterFolder(tenant, digest), static path => !ArtifactLayout.IsTemporary(path));
        return Task.CompletedTask;
    }

    public Task DeleteSourcesAsync(TenantId tenant, AdapterDigest digest, SourceSetDigest sources, CancellationToken cancellationToken)
    {
        DeleteTree(_layout.SourceSetFolder(tenant, digest, sources), static path => !ArtifactLayout.IsTemporary(path));
        return Task.CompletedTask;
    }

    public Task<int> DeleteTenantAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Task.FromResult(DeleteTree(_layout.TenantFolder(tenant), static _ => true));

    public Task<IReadOnlyList<TenantId>> ListTenantsAsync(CancellationToken cancellationToken)
    {
        var tenants = new List<TenantId>();
        foreach (var folder in Folders(_layout.Root))
        {
            if (TenantId.TryParse(Path.GetFileName(folder), out var tenant))
                tenants.Add(tenant);
        }

        return Task.FromResult<IReadOnlyList<TenantId>>(tenants);
    }

    public IAsyncEnumerable<StoredAdapter> ListAdaptersAsync(CancellationToken cancellationToken) => ListAdapters().ToAsyncEnumerable();

    public Task<IReadOnlyList<SourceSetDigest>> ListSourcesAsync(TenantId tenant, AdapterDigest digest, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SourceSetDigest>>(ListSources(tenant, digest));

    /// <summary>Every artifact of every tenant, as it is found.</summary>
    public IEnumerable<ArtifactKey> List() =>
        from tenantFolder in Folders(_layout.Root)
        where TenantId.TryParse(Path.GetFileName(tenantFolder), out _)
        from adapterFolder in Folders(tenantFolder)
        where ArtifactLayout.TryReadDigest(adapterFolder, out _)
        from path in Files(adapterFolder)
        let key = _layout.Read(path)
        where key is not null
        select key;

    public Task<int> RemoveAbandonedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var path in Files(_layout.Root).Where(path => ArtifactLayout.IsTemporary(path) && File.GetLastWriteTimeUtc(path) < before.UtcDateTime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _files.DeleteFile(path);
            removed++;
        }

        return Task.FromResult(removed);
    }

    private IEnumerable<StoredAdapter> ListAdapters()
    {
        foreach (var tenantFolder in Folders(_layout.Root))
        {
            if (!TenantId.TryParse(Path.GetFileName(tenantFolder), out var tenant))
                continue;
            foreach (var folder in Folders(tenantFolder))
            {
                if (ArtifactLayout.TryReadDigest(folder, out var digest) && !Files(folder).Any(ArtifactLayout.IsTemporary))
                    yield return new StoredAdapter(tenant, digest, File.Exists(_layout.File(ArtifactKey.Canonical(tenant, digest))), ListSources(tenant, digest));
            }
        }
    }

    private List<SourceSetDigest> ListSources(TenantId tenant, AdapterDigest digest)
    {
        var sets = new List<SourceSetDigest>();
        foreach (var folder in Folders(_layout.SourcesFolder(tenant, digest)))
        {
            if (SourceSetDigest.TryParse(Path.GetFileName(folder), out var sources))
                sets.Add(sources);
        }

        return sets;
    }

    private static IEnumerable<string> Folders(string path) => Directory.Exists(path) ? Directory.EnumerateDirectories(path) : [];

    private static List<string> Files(string path) =>
        Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })] : [];

    private async Task WriteAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        await using var file = _files.CreateFile(path);
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            await _files.WriteAsync(file, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);

        _files.FlushFile(file);
    }

    /// <summary>Makes the folder and those above it; each new name is flushed into its parent, or a power cut could lose the whole branch.</summary>
    private void EnsureFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder)!;
        EnsureFolder(parent);
        _files.CreateFolder(folder);
        _files.FlushFolder(parent);
    }

    private int DeleteTree(string folder, Func<string, bool> which)
    {
        if (!Directory.Exists(folder))
            return 0;
        var files = Files(folder).Where(which).ToList();
        foreach (var file in files)
            _files.DeleteFile(file);
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).ToList())
            DeleteIfEmpty(inner);
        DeleteIfEmpty(folder);
        _files.FlushFolder(Path.GetDirectoryName(folder)!);
        return files.Count;
    }

    /// <summary>A folder that a write under way has a temporary file in stays.</summary>
    private void DeleteIfEmpty(string folder)
    {
        if (!IsEmpty(folder))
            return;
        try
        {
            _files.DeleteFolder(folder);
        }
        catch (IOException) when (!IsEmpty(folder))
        {
        }

        static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();
    }

    private void TryDelete(string path)
    {
        try
        {
            _files.DeleteFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays as a temporary file, which the next sweep removes; the first failure is the one to report.
        }
    }
}
