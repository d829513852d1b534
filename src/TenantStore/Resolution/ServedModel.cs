using TenantStore.BaseModels;

namespace TenantStore.Resolution;

/// <summary>One model that a tenant may name.</summary>
/// <param name="Id"><c>base</c> or <c>base:alias</c>.</param>
/// <param name="Alias">Null = the bare base model.</param>
/// <param name="Adapter">Null = the bare base model.</param>
/// <param name="CreatedAt">When the version was made, or the base model first registered.</param>
public sealed record ServedModel(string Id, BaseModel Base, AliasName? Alias, ResolvedAdapter? Adapter, DateTimeOffset CreatedAt);
