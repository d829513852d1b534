using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The files of the audit's signing keys. The public halves stay when a key is replaced, so that older heads can still be verified.</summary>
internal static class AuditKeys
{
    public const string PrivateName = "audit-signing";
    private const string PublicPattern = "audit-signing-*.pub";

    public static void Publish(string folder, AuditPublicKey key)
    {
        var path = Path.Combine(folder, PublicPattern.Replace("*", key.Id, StringComparison.Ordinal));
        if (!File.Exists(path))
            KeyFile.Write(path, key.Pem);
    }

    public static IReadOnlyList<string> FindPublic(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, PublicPattern).Order(StringComparer.Ordinal)] : [];
}
