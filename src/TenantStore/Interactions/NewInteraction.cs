namespace TenantStore.Interactions;

/// <summary>An interaction to keep: what was scrubbed and sealed, and what may be read without the tenant's key.</summary>
public sealed record NewInteraction
{
    /// <summary><c>int_…</c>; the content is sealed for the place <see cref="StoredInteraction.PlaceOf"/> it.</summary>
    public required string Id { get; init; }

    /// <summary>The answer of ours that it began with; null = none.</summary>
    public string? AnswerId { get; init; }

    /// <summary>The event that it is, hashed: the same event again is the same interaction.</summary>
    public required string EventKey { get; init; }

    public required string UserKey { get; init; }

    /// <summary>Empty = not known.</summary>
    public required string Repository { get; init; }

    /// <summary>The file, hashed; empty = not known.</summary>
    public required string FileKey { get; init; }

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    public required InteractionOrigin Origin { get; init; }

    public required InteractionSource Source { get; init; }

    /// <summary>The consent under which it is kept.</summary>
    public required string ConsentId { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    public required DateTimeOffset FixedAt { get; init; }

    /// <summary>What the filters that look at one interaction alone said: <see cref="StoredInteraction.Unjudged"/>, or why it makes no sample.</summary>
    public string Verdict { get; init; } = StoredInteraction.Unjudged;

    /// <summary>Sealed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>When it goes, unless a sample was made of it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
