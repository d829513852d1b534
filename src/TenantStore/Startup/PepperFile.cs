using System.Security.Cryptography;
using TenantStore.Artifacts;
using TenantStore.Tokens;

namespace TenantStore.Startup;

/// <summary>The pepper of a registry that was given none: 32 random bytes as base64 in a file beside it, readable by its owner alone.</summary>
internal static class PepperFile
{
    public const string Name = "pepper";
    private const int Bytes = 32;

    public static TokenPepper ReadOrCreate(string registryPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(registryPath))!;
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            Create(folder, path);
        var bytes = new byte[Bytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), bytes, out var length) || length != Bytes)
            throw new TenantStoreException($"The file '{Name}' beside the registry is damaged. Restore it: without it every token is refused.");
        return new TokenPepper(bytes);
    }

    private static void Create(string folder, string path)
    {
        PrivateFolder.Create(folder);
        var temporary = $"{path}-{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))));
            DiskFlush.Flush(file);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process starting on the same folder was first; its pepper holds.
            File.Delete(temporary);
        }
    }
}
