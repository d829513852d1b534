namespace TenantStore.Datasets;

/// <summary>One fix that a version can learn from or be judged by, as it is now. Its code is sealed at <see cref="Place"/>.</summary>
public sealed record Sample
{
    public required string Id { get; init; }

    /// <summary>1, 2, 3 …: each edit of the content makes the next.</summary>
    public required int Revision { get; init; }

    /// <summary>The interaction that it was made of; null for one that a person wrote.</summary>
    public string? InteractionId { get; init; }

    /// <summary>The consent that it was taken under; empty for one that a person of the tenant wrote for this purpose.</summary>
    public string ConsentId { get; init; } = "";

    /// <summary>Pseudonym of the person whose work it is; empty when nobody's.</summary>
    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    /// <summary>Pseudonym of the file; empty when unknown.</summary>
    public string FileKey { get; init; } = "";

    public required string Language { get; init; }

    /// <summary>The class of its error, such as <c>syntax</c>; never the error's text.</summary>
    public required string ErrorKind { get; init; }

    public required SampleOrigin Origin { get; init; }

    public SampleState State { get; init; }

    /// <summary>A commitment to the content: <c>sha256:</c> and hex.</summary>
    public required string Digest { get; init; }

    /// <summary>Sealed.</summary>
    public required byte[] Content { get; init; }

    /// <summary>When the fixed code ran.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>A person wrote, changed or marked it: filters do not drop it.</summary>
    public bool IsOfPeople => Origin == SampleOrigin.Curated || Revision > 1 || State == SampleState.Regression;

    /// <summary>Where a content is sealed: each revision is a place of its own.</summary>
    public static string Place(string id, int revision) => $"samples/{id}/{revision}";
}
