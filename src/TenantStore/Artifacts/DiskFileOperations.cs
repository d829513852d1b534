using Microsoft.Win32.SafeHandles;

namespace TenantStore.Artifacts;

/// <summary>The file system itself.</summary>
internal sealed class DiskFileOperations : IFileOperations
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public void CreateFolder(string path) => PrivateFolder.Create(path);

    public Stream CreateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return new FileStream(path, options);
    }

    public async Task WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);

    public void FlushFile(Stream file) => DiskFlush.Flush((FileStream)file);

    public void Rename(string from, string to) => NewName.Replace(from, to);

    /// <summary>On Windows NTFS journals names by itself, and a folder has no such call.</summary>
    public void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = FolderHandle.Open(path);
        DiskFlush.Flush(handle);
    }

    public bool FileExists(string path) => File.Exists(path);

    public void DeleteFile(string path) => File.Delete(path);

    public void DeleteFolder(string path) => Directory.Delete(path, recursive: false);
}
