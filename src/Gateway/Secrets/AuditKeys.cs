using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

/// <summary>The files of the audit's signing keys. The public halves stay when a key is replaced, so that older heads can still be verified.</summary>
internal static class AuditKeys
{
    public const string PrivateName = "audit-signing";
    private static readonly PublicKeyFiles s_files = new(PrivateName);

    public static void Publish(string folder, AuditPublicKey key) => s_files.Publish(folder, key);

    public static IReadOnlyList<string> FindPublic(string folder) => s_files.Find(folder);
}
