using TenantStore.Adapters;

namespace Gateway.Management.Adapters;

/// <summary>One adapter in answers.</summary>
internal sealed record AdapterModel(string Name, string Base, int? LastVersion, DateTimeOffset CreatedAt)
{
    public static AdapterModel From(Adapter adapter) =>
        new(adapter.Name.ToString(), adapter.BaseModel.Name.ToString(), adapter.LastVersion?.Value, adapter.CreatedAt);
}
