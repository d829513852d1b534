using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The public keys of deletion records, <c>keys/record-signing-ID.pub</c>: that of now, and those of before, whose records hold on.</summary>
internal static class RecordKeys
{
    public const string PrivateName = "record-signing";
    private static readonly PublicKeyFiles s_files = new(PrivateName);

    public static void Publish(string folder, AuditPublicKey key) => s_files.Publish(folder, key);

    public static IReadOnlyList<AuditPublicKey> ReadPublic(string folder) =>
        [.. s_files.Find(folder).Select(path => AuditPublicKey.FromPem(File.ReadAllText(path)))];
}
