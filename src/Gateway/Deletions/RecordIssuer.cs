using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore.Keys;
using TenantStore.Redis;
using TenantStore.Tenants;

namespace Gateway.Deletions;

/// <summary>Makes a deletion's record as of now, and signs it.</summary>
internal sealed class RecordIssuer(GatewaySecrets secrets, IOptions<EncryptionOptions> encryption, IOptions<RedisOptions> redis, TimeProvider time)
{
    public TenantDeletionModel Issue(TenantDeletion deletion)
    {
        var record = DeletionRecord.Of(
            deletion, encryption.Value.BackupRetentionDays, !string.IsNullOrEmpty(redis.Value.ConnectionString), time.GetUtcNow());
        return new TenantDeletionModel(
            deletion.Id.ToString(), deletion.Slug.ToString(), deletion.At, deletion.Rows, deletion.Files, record.Complete, $"/api/v1/deletions/{deletion.Id}", record, RecordSeal.Sign(record, secrets.RecordSigner));
    }
}
