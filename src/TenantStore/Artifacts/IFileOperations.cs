namespace TenantStore.Artifacts;

/// <summary>
/// Each step at which a crash or a disk error can cut a change of the store short. The seam at which tests cut it.
/// </summary>
internal interface IFileOperations
{
    /// <summary>Makes one folder, for its owner alone, in a parent that is there.</summary>
    void CreateFolder(string path);

    /// <summary>A new file, for its owner alone.</summary>
    Stream CreateFile(string path);

    Task WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>The file's bytes outlive a power cut after this.</summary>
    void FlushFile(Stream file);

    /// <summary>In one step, replacing what is there.</summary>
    void Rename(string from, string to);

    /// <summary>The names in the folder outlive a power cut after this.</summary>
    void FlushFolder(string path);

    /// <summary>The last look at a file before its row is made.</summary>
    bool FileExists(string path);

    void DeleteFile(string path);

    /// <summary>An empty folder.</summary>
    void DeleteFolder(string path);
}
