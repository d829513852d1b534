namespace TenantStore.Interactions;

/// <summary>What an interaction that is gone was made of: the same work may stand elsewhere.</summary>
public sealed record ErasedInteraction
{
    public required string Id { get; init; }

    /// <summary>The answer that it began with; null = none, or not known any more.</summary>
    public string? AnswerId { get; init; }

    /// <summary>See <see cref="NewInteraction.EventKey"/>; null = not known any more.</summary>
    public string? EventKey { get; init; }
}
