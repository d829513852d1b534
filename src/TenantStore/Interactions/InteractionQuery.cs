namespace TenantStore.Interactions;

/// <summary>Which interactions; null = all.</summary>
public sealed record InteractionQuery
{
    public string? UserKey { get; init; }

    public string? Repository { get; init; }

    public string? Language { get; init; }

    public string? Verdict { get; init; }

    /// <summary>Whether the sealed content is read too.</summary>
    public bool WithContent { get; init; }

    /// <summary>Null = from the first.</summary>
    public InteractionCursor? After { get; init; }
}
