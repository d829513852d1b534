using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The public keys of deletion records, <c>keys/record-signing-ID.pub</c>: that of now, and those of before, whose records hold on.</summary>
internal static class RecordKeys
{
    public const string PrivateName = "record-signing";
    private const string PublicPattern = "record-signing-*.pub";

    public static void Publish(string folder, AuditPublicKey key)
    {
        var path = Path.Combine(folder, PublicPattern.Replace("*", key.Id, StringComparison.Ordinal));
        if (!File.Exists(path))
            KeyFile.Write(path, key.Pem);
    }

    public static IReadOnlyList<AuditPublicKey> ReadPublic(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, PublicPattern).Order(StringComparer.Ordinal).Select(path => AuditPublicKey.FromPem(File.ReadAllText(path)))]
        : [];
}
