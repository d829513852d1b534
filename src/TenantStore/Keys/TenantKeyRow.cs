using TenantStore.Database;

namespace TenantStore.Keys;

internal sealed class TenantKeyRow
{
    public const string Columns = "key_id AS KeyId, kek_id AS KekId, wrapped AS Wrapped, created_at AS CreatedAt, wrapped_at AS WrappedAt";

    public string KeyId { get; init; } = "";

    public string KekId { get; init; } = "";

    public byte[] Wrapped { get; init; } = [];

    public long CreatedAt { get; init; }

    public long WrappedAt { get; init; }

    public StoredTenantKey ToKey()
    {
        var wrapped = WrappedKey.Read(Wrapped);
        if (wrapped.Kek.ToString() != KekId)
            throw new TenantStoreException("A tenant's wrapped key in the registry (table tenant_keys) names another key-encryption key than its row. Restore it from a backup.");
        return new StoredTenantKey(TenantKeyId.Parse(KeyId), wrapped, CreatedAt.ToTime(), WrappedAt.ToTime());
    }
}
