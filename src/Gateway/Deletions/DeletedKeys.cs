using System.Globalization;
using TenantStore.Tenants;

namespace Gateway.Deletions;

/// <param name="Destroyed">Data keys by id, each with the key-encryption key that wrapped it.</param>
/// <param name="CopiesUntil">Until when copies of their wrapped form may live on in logs and backups of the registry.</param>
/// <param name="Statement">What that means, in words.</param>
internal sealed record DeletedKeys(IReadOnlyDictionary<string, string> Destroyed, DateTimeOffset CopiesUntil, string Statement)
{
    public static DeletedKeys Of(TenantDeletion deletion, int retentionDays)
    {
        var until = deletion.At.AddDays(retentionDays);
        var keks = deletion.Keys.Select(key => key.Kek.ToString()).Distinct().ToList();
        var statement = keks.Count == 0
            ? "The tenant had no data key: it never stored an artifact."
            : $"Copies of the wrapped data keys may live on in write-ahead logs, archived logs and backups of the registry until {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: "
                + $"the operator keeps those for {retentionDays} days (Encryption:BackupRetentionDays). With such a copy, {string.Join(" and ", keks)} and a copy of the artifacts from "
                + "before the deletion could be decrypted. After that day, or as soon as that key-encryption key is destroyed (admin rotate-kek, then admin remove-kek), every copy is unreadable.";
        return new DeletedKeys(deletion.Keys.ToDictionary(key => key.Id.ToString(), key => key.Kek.ToString()), until, statement);
    }
}
