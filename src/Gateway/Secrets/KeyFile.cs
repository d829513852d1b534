using System.Security.Cryptography;
using TenantStore.Artifacts;

namespace Gateway.Secrets;

/// <summary>A key in a file that only its owner reads; the first process to want it makes it.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file's text, base64 of random bytes when it had to be made.</summary>
    public static string ReadOrCreate(string path) => ReadOrCreate(path, () => RandomNumberGenerator.GetBytes(SecretsOptions.KeyBytes));

    /// <summary>The file's text, base64 of what <paramref name="make"/> gives when it had to be made.</summary>
    public static string ReadOrCreate(string path, Func<byte[]> make)
    {
        if (!File.Exists(path))
            Create(path, make());
        return File.ReadAllText(path).Trim();
    }

    /// <summary>Writes a whole file that only its owner reads, in place of what was there.</summary>
    public static void Write(string path, string text)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
            PrivateFolder.Create(folder);
        File.Move(WriteTemporary(path, text), path, overwrite: true);
    }

    private static void Create(string path, byte[] key)
    {
        PrivateFolder.Create(Path.GetDirectoryName(path)!);
        var temporary = WriteTemporary(path, Convert.ToBase64String(key));
        try
        {
            // Two processes may start at once on one state directory: the first move wins, and both read its key.
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static string WriteTemporary(string path, string text)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(8)}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var stream = new FileStream(temporary, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        DiskFlush.Flush(stream);
        return temporary;
    }
}
