using Learning.Datasets.Manifests;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>What an export is, for who keeps the file. It holds no code.</summary>
internal sealed record ExportManifest
{
    public required string Export { get; init; }

    public required string Dataset { get; init; }

    public required string DatasetDigest { get; init; }

    /// <summary>Over all rows of the snapshot, of both parts.</summary>
    public required string MerkleRoot { get; init; }

    public required string Format { get; init; }

    public required string Split { get; init; }

    public required string Base { get; init; }

    /// <summary>Of what samples are.</summary>
    public required string SchemaDigest { get; init; }

    /// <summary>Of the prompt that rows have; of the fill-in-the-middle marks for <c>fim</c>.</summary>
    public required string PromptDigest { get; init; }

    /// <summary>Of the base model's chat template.</summary>
    public required string TemplateDigest { get; init; }

    /// <summary>Of the base model's tokenizer.</summary>
    public required string TokenizerDigest { get; init; }

    public required ManifestConsent Consent { get; init; }

    public required IReadOnlyList<ManifestCount> Filters { get; init; }

    public required IReadOnlyList<ManifestCount> LeftOut { get; init; }

    /// <summary>The snapshot's samples of this split, <c>id@revision</c>.</summary>
    public required IReadOnlyList<string> SplitIds { get; init; }

    /// <summary>Of these, erased by now: they have no row.</summary>
    public int Erased { get; init; }

    /// <summary>Of these, without a row in this format.</summary>
    public int WithoutRow { get; init; }

    public int Rows { get; init; }

    /// <summary>SHA-256 of the bytes that were sent; empty when they were not read to the end.</summary>
    public string Digest { get; init; } = "";
}
