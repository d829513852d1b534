using System.Globalization;
using TenantStore.Tenants;

namespace Gateway.Deletions;

/// <param name="Destroyed">Data keys by id, each with the key-encryption key that wrapped it.</param>
/// <param name="BackupsUntil">Until when the operator keeps backups from before the deletion, as configured: nobody here can see that.</param>
/// <param name="Statement">What that means, in words.</param>
internal sealed record DeletedKeys(IReadOnlyDictionary<string, string> Destroyed, DateTimeOffset BackupsUntil, string Statement)
{
    public static DeletedKeys Of(TenantDeletion deletion, int retentionDays)
    {
        var until = deletion.At.AddDays(retentionDays);
        var keks = deletion.Keys.Select(key => key.Kek.ToString()).Distinct().ToList();
        var statement = keks.Count == 0
            ? "The tenant had no data key: it never stored an artifact."
            : "Copies of the wrapped data keys may live on in write-ahead logs, archived logs, replicas and backups of the registry, and in its own files where they are not written over yet: "
                + "PostgreSQL's dead rows until vacuum and the next use of their pages, and base backups taken until then; SQLite's -wal file and what the file system let go of. "
                + $"The operator keeps backups from before the deletion until {until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} ({retentionDays} days, Encryption:BackupRetentionDays), which this record cannot prove. "
                + $"With such a copy, {string.Join(" and ", keks)} and a copy of the artifacts from before the deletion could be decrypted. "
                + "Only the end of that key-encryption key and of every copy of it ends that for certain: admin rotate-kek, then admin remove-kek.";
        return new DeletedKeys(deletion.Keys.ToDictionary(key => key.Id.ToString(), key => key.Kek.ToString()), until, statement);
    }
}
