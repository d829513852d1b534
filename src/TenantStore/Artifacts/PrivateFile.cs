using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace TenantStore.Artifacts;

/// <summary>Whole files that their owner alone may read, for secrets: a reader sees the old one or the new one, also after a power cut.</summary>
public static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the file in place of what was there. Its folder is made, for its owner alone, if it is missing.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        NewName.Replace(WriteTemporary(path, content), path);
        FlushFolder(path);
    }

    /// <summary>Writes the file if there is none: of two processes that start at once the first wins.</summary>
    /// <returns>False when it was there, and stays as it is.</returns>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path))
            return false;
        var temporary = WriteTemporary(path, content);
        if (!NewName.TryTake(temporary, path))
        {
            File.Delete(temporary);
            return false;
        }

        FlushFolder(path);
        return true;
    }

    /// <summary>Overwrites the file's bytes once and removes it. Copies that the disk or a backup made are out of reach.</summary>
    public static void Destroy(string path)
    {
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            file.Write(new byte[file.Length]);
            DiskFlush.Flush(file);
        }

        File.Delete(path);
        FlushFolder(path);
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content)
    {
        PrivateFolder.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(8)}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        using var file = new FileStream(temporary, options);
        file.Write(content);
        DiskFlush.Flush(file);
        return temporary;
    }

    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = FolderHandle.Open(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DiskFlush.Flush(handle);
    }
}
