using System.Text.Json;
using System.Text.Json.Nodes;

namespace Learning.Datasets.Manifests;

/// <summary>What a snapshot consists of and how that was chosen. Its text is what the snapshot's digest is of. It names samples by id and holds no code.</summary>
internal sealed record DatasetManifest
{
    public const string CurrentFormat = "lg-dataset-1";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public string Format { get; init; } = CurrentFormat;

    public required string DatasetId { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was asked for.</summary>
    public required JsonNode? Settings { get; init; }

    public required ManifestConsent Consent { get; init; }

    /// <summary>SHA-256 of the description of what a sample's content is.</summary>
    public required string SchemaDigest { get; init; }

    /// <summary>Interactions and samples that were looked at.</summary>
    public required int Considered { get; init; }

    /// <summary>How many each filter dropped, and <c>kept</c>.</summary>
    public required IReadOnlyList<ManifestCount> Filters { get; init; }

    /// <summary>How many of what was kept the split left out.</summary>
    public required IReadOnlyList<ManifestCount> LeftOut { get; init; }

    public required IReadOnlyList<ManifestThreshold> Thresholds { get; init; }

    public required ManifestSplit Split { get; init; }

    public required IReadOnlyList<ManifestSlice> Languages { get; init; }

    public required IReadOnlyList<ManifestSlice> ErrorKinds { get; init; }

    public required IReadOnlyList<ManifestSlice> Origins { get; init; }

    /// <summary>Over all rows in their order.</summary>
    public required string MerkleRoot { get; init; }

    /// <summary>The rows' samples, <c>id@revision</c>, by position.</summary>
    public required IReadOnlyList<string> Train { get; init; }

    public required IReadOnlyList<string> HeldOut { get; init; }

    public string Write() => JsonSerializer.Serialize(this, s_json);

    public static DatasetManifest Read(string text) => JsonSerializer.Deserialize<DatasetManifest>(text, s_json) ?? throw new JsonException("A manifest is null.");
}
