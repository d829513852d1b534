using AdapterFormats;

namespace TenantStore.BaseModels;

/// <summary>A base model as the hosts that serve it describe it.</summary>
public sealed record BaseModel
{
    public required BaseModelId Id { get; init; }

    public required BaseModelDescriptor Descriptor { get; init; }

    /// <summary>True for the one that the name means now: the last one registered under it.</summary>
    public required bool IsCurrent { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }
}
