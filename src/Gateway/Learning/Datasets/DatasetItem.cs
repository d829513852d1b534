using Learning.Datasets;

namespace Gateway.Learning.Datasets;

/// <summary>A sample of a snapshot, opened: to train on or to judge by.</summary>
internal sealed record DatasetItem
{
    /// <summary>The sample's id.</summary>
    public required string ItemId { get; init; }

    /// <summary>Its place in the whole snapshot; a stable order.</summary>
    public required int Position { get; init; }

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    /// <summary>Whose work it is; empty when nobody's.</summary>
    public required string UserKey { get; init; }

    /// <summary>Of which file; empty when unknown.</summary>
    public required string FileKey { get; init; }

    /// <summary>Every version has to get it right.</summary>
    public required bool Regression { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required SampleContent Content { get; init; }
}
