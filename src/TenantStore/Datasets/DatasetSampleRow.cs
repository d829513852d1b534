using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class DatasetSampleRow
{
    public const string Columns = """
        sample_id AS SampleId, interaction_id AS InteractionId, revision AS Revision, split AS Split, position AS Position, consent_id AS ConsentId, user_key AS UserKey, repository AS Repository, file_key AS FileKey,
        language AS Language, error_kind AS ErrorKind, origin AS Origin, regression AS Regression, happened_at AS HappenedAt, digest AS Digest, content AS Content
        """;

    public string SampleId { get; init; } = "";

    public string? InteractionId { get; init; }

    public long Revision { get; init; }

    public string Split { get; init; } = "";

    public long Position { get; init; }

    public string ConsentId { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    public string FileKey { get; init; } = "";

    public string Language { get; init; } = "";

    public string ErrorKind { get; init; } = "";

    public string Origin { get; init; } = "";

    public long Regression { get; init; }

    public long HappenedAt { get; init; }

    public string Digest { get; init; } = "";

    public byte[]? Content { get; init; }

    public static string Store(DatasetSplit split) => split == DatasetSplit.Train ? "train" : "heldout";

    public static DatasetSplit Load(string split) => split == "train" ? DatasetSplit.Train : DatasetSplit.HeldOut;

    public static object Arguments(string dataset, DatasetSample row) => new
    {
        dataset,
        sample = row.SampleId,
        interaction = row.InteractionId,
        revision = row.Revision,
        split = Store(row.Split),
        position = row.Position,
        consent = row.ConsentId,
        user = row.UserKey,
        repository = row.Repository,
        file = row.FileKey,
        language = row.Language,
        errorKind = row.ErrorKind,
        origin = SampleRow.Store(row.Origin),
        regression = row.Regression ? 1 : 0,
        happenedAt = row.HappenedAt.ToUnixTimeMilliseconds(),
        digest = row.Digest,
        content = row.Content,
    };

    public DatasetSample ToSample() => new()
    {
        SampleId = SampleId,
        InteractionId = InteractionId,
        Revision = (int)Revision,
        Split = Load(Split),
        Position = (int)Position,
        ConsentId = ConsentId,
        UserKey = UserKey,
        Repository = Repository,
        FileKey = FileKey,
        Language = Language,
        ErrorKind = ErrorKind,
        Origin = SampleRow.LoadOrigin(Origin),
        Regression = Regression != 0,
        HappenedAt = HappenedAt.ToTime(),
        Digest = Digest,
        Content = Content,
    };
}
