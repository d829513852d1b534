namespace TenantStore.Interactions;

/// <summary>An interaction as it stands in the registry.</summary>
public sealed record StoredInteraction
{
    /// <summary>The verdict on one that nothing speaks against yet; a snapshot's filters have the last word.</summary>
    public const string Unjudged = "new";

    public required string Id { get; init; }

    public string? AnswerId { get; init; }

    public required string UserKey { get; init; }

    /// <summary>Empty = not known.</summary>
    public required string Repository { get; init; }

    /// <summary>Empty = not known.</summary>
    public required string FileKey { get; init; }

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    public required InteractionOrigin Origin { get; init; }

    public required InteractionSource Source { get; init; }

    public required string ConsentId { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    public required DateTimeOffset FixedAt { get; init; }

    /// <summary>As it came: <see cref="Unjudged"/>, or why it makes no sample by itself. A snapshot judges anew, and says so in its manifest.</summary>
    public required string Verdict { get; init; }

    /// <summary>Sealed; null where it was not asked for.</summary>
    public byte[]? Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a sample was made of it; it does not expire any more.</summary>
    public DateTimeOffset? PromotedAt { get; init; }

    /// <summary>The place that an interaction's content is sealed for.</summary>
    public static string PlaceOf(string id) => "interactions/" + id;
}
