using System.Security.Cryptography;

namespace TenantStore.Auditing;

/// <summary>
/// What ties an entry to all before it: SHA-256 over the hash of the entry before, the log's id, the number and every field, in
/// <see cref="CanonicalBytes"/>, as 64 lowercase hexadecimal digits.
/// </summary>
internal static class AuditChain
{
    private const string Label = "lora-gateway audit entry v1";

    /// <summary>Stands before the first entry.</summary>
    public static readonly string Start = new('0', 2 * SHA256.HashSizeInBytes);

    public static string Next(string previous, AuditLogId log, AuditRow row) => Convert.ToHexStringLower(SHA256.HashData(
        new CanonicalBytes(Label).Text(previous).Text(log.ToString()).Number(row.Entry).Number(row.At)
            .Text(row.Actor).Text(row.Action).Text(row.Subject).Optional(row.Detail).ToArray()));
}
