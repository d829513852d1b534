namespace TenantStore.Adapters;

/// <summary>A line of versions under one name, all for the base model of one name.</summary>
public sealed record Adapter
{
    public required AdapterName Name { get; init; }

    /// <summary>The base model of the newest version. After a base model was replaced under its name, older versions stay bound to the older digest.</summary>
    public required BaseModelId BaseModel { get; init; }

    /// <summary>The last number given; a version of it may have been deleted since. Null before the first.</summary>
    public required VersionNumber? LastVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
