using TenantStore.Database;

namespace TenantStore.Adapters;

internal sealed class AdapterRow
{
    public const string Columns =
        "adapter AS Adapter, base_name AS BaseName, base_digest AS BaseDigest, last_version AS LastVersion, created_at AS CreatedAt";

    public string Adapter { get; init; } = "";

    public string BaseName { get; init; } = "";

    public string BaseDigest { get; init; } = "";

    public long LastVersion { get; init; }

    public long CreatedAt { get; init; }

    public Adapter ToAdapter() => new()
    {
        Name = AdapterName.Parse(Adapter),
        BaseModel = new BaseModelId(BaseModelName.Parse(BaseName), BaseModelDigest.Parse(BaseDigest)),
        LastVersion = LastVersion == 0 ? null : new VersionNumber((int)LastVersion),
        CreatedAt = CreatedAt.ToTime(),
    };
}
