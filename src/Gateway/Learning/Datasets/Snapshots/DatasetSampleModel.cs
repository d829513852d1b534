using Gateway.Learning.Datasets.Samples;
using Learning.Datasets;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A row of a snapshot in answers. <c>content</c> is null when it is erased.</summary>
internal sealed record DatasetSampleModel
{
    public required int Position { get; init; }

    public required string Sample { get; init; }

    public required int Revision { get; init; }

    /// <summary>train or heldout.</summary>
    public required string Split { get; init; }

    public required string Language { get; init; }

    public required string ErrorKind { get; init; }

    public required string Origin { get; init; }

    public required bool Regression { get; init; }

    public required string UserKey { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }

    public required string Digest { get; init; }

    public required bool Erased { get; init; }

    public required SampleContentModel? Content { get; init; }

    public static DatasetSampleModel Of(DatasetSample row, SampleContent? content) => new()
    {
        Position = row.Position,
        Sample = row.SampleId,
        Revision = row.Revision,
        Split = Building.SnapshotBuilder.NameOf(row.Split),
        Language = row.Language,
        ErrorKind = row.ErrorKind,
        Origin = row.Origin.ToString().ToLowerInvariant(),
        Regression = row.Regression,
        UserKey = row.UserKey,
        HappenedAt = row.HappenedAt,
        Digest = row.Digest,
        Erased = row.Content is null,
        Content = SampleContentModel.Of(content),
    };
}
