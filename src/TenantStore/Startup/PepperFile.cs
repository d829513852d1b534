using System.Security.Cryptography;
using System.Text;
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
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(registryPath))!, Name);
        // Of processes that start at once on the same folder the first one's holds.
        if (!File.Exists(path))
            PrivateFile.TryCreate(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes))));
        var bytes = new byte[Bytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(path).Trim(), bytes, out var length) || length != Bytes)
            throw new TenantStoreException($"The file '{Name}' beside the registry is damaged. Restore it: without it every token is refused.");
        return new TokenPepper(bytes);
    }
}
