namespace TenantStore.Consents;

/// <summary>What was agreed to for one person or all, in one repository or all. Never changed: another agreement for the same place ends it and has an id of its own.</summary>
public sealed record Consent
{
    public required string Id { get; init; }

    /// <summary>Whom it concerns, by pseudonym; empty = all of the tenant.</summary>
    public required string UserKey { get; init; }

    /// <summary>Where it holds; empty = everywhere.</summary>
    public required string Repository { get; init; }

    public required ConsentLevel Level { get; init; }

    public required Actor Actor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended, withdrawn or replaced; null = it holds.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }
}
