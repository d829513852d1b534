namespace TenantStore.Datasets;

/// <summary>A sample as a snapshot has it: its own sealed copy, at <see cref="Place"/>.</summary>
public sealed record DatasetSample
{
    public required string SampleId { get; init; }

    /// <summary>The interaction that it was made of; null for one that a person wrote.</summary>
    public string? InteractionId { get; init; }

    public required int Revision { get; init; }

    public required DatasetSplit Split { get; init; }

    /// <summary>0, 1, 2 … in the whole snapshot.</summary>
    public required int Position { get; init; }

    public string ConsentId { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    public string FileKey { get; init; } = "";

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    public required SampleOrigin Origin { get; init; }

    public bool Regression { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required string Digest { get; init; }

    /// <summary>Sealed; null = erased. Of an erased row person, repository and file are empty too.</summary>
    public byte[]? Content { get; init; }

    public static string Place(string datasetId, string sampleId) => $"dataset_samples/{datasetId}/{sampleId}";
}
