using System.Text;
using TenantStore.Artifacts;
using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The public halves of a signing key, <c>keys/NAME-ID.pub</c>: that of now, and those of before, whose signatures hold on.</summary>
/// <param name="name">The private key's file.</param>
internal sealed class PublicKeyFiles(string name)
{
    public void Publish(string folder, AuditPublicKey key)
    {
        var path = Path.Combine(folder, $"{name}-{key.Id}.pub");
        if (!File.Exists(path))
            PrivateFile.Write(path, Encoding.ASCII.GetBytes(key.Pem));
    }

    public IReadOnlyList<string> Find(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, $"{name}-*.pub").Order(StringComparer.Ordinal)] : [];
}
