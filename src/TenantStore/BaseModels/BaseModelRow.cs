using System.Text.Json;
using AdapterFormats;
using TenantStore.Database;

namespace TenantStore.BaseModels;

internal sealed class BaseModelRow
{
    public const string Columns = "name AS Name, digest AS Digest, descriptor AS Descriptor, is_current AS IsCurrent, registered_at AS RegisteredAt";

    public string Name { get; init; } = "";

    public string Digest { get; init; } = "";

    public string Descriptor { get; init; } = "";

    public long IsCurrent { get; init; }

    public long RegisteredAt { get; init; }

    public BaseModel ToBaseModel() => new()
    {
        Id = new BaseModelId(BaseModelName.Parse(Name), BaseModelDigest.Parse(Digest)),
        Descriptor = JsonSerializer.Deserialize<BaseModelDescriptor>(Descriptor, JsonSerializerOptions.Web)
            ?? throw new TenantStoreException($"The descriptor of base model {Name} is empty."),
        IsCurrent = IsCurrent != 0,
        RegisteredAt = RegisteredAt.ToTime(),
    };
}
