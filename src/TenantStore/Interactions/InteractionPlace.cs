namespace TenantStore.Interactions;

/// <summary>Of whom and where something is kept: what consent is given for.</summary>
public sealed record InteractionPlace
{
    public required string UserKey { get; init; }

    /// <summary>Empty = not known.</summary>
    public required string Repository { get; init; }
}
