using System.Security.Cryptography;
using System.Text;
using TenantStore.Artifacts;

namespace Gateway.Secrets;

/// <summary>A key in a file that only its owner reads; the first process to want it makes it.</summary>
internal static class KeyFile
{
    /// <summary>The file's text, base64 of random bytes when it had to be made.</summary>
    public static string ReadOrCreate(string path) => ReadOrCreate(path, () => RandomNumberGenerator.GetBytes(SecretsOptions.KeyBytes));

    /// <summary>The file's text, base64 of what <paramref name="make"/> gives when it had to be made.</summary>
    public static string ReadOrCreate(string path, Func<byte[]> make)
    {
        // Two processes may start at once on one state directory: both read the key of the first.
        if (!File.Exists(path))
            PrivateFile.TryCreate(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(make())));
        return File.ReadAllText(path).Trim();
    }
}
