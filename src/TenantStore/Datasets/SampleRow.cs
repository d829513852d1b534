using TenantStore.Database;

namespace TenantStore.Datasets;

internal sealed class SampleRow
{
    public const string Columns = """
        s.sample_id AS SampleId, s.revision AS Revision, s.interaction_id AS InteractionId, s.consent_id AS ConsentId, s.user_key AS UserKey, s.repository AS Repository,
        s.file_key AS FileKey, s.language AS Language, s.error_kind AS ErrorKind, s.origin AS Origin, s.state AS State, s.digest AS Digest, s.content AS Content,
        s.happened_at AS HappenedAt, s.created_at AS CreatedAt, s.updated_at AS UpdatedAt
        """;

    public string SampleId { get; init; } = "";

    public long Revision { get; init; }

    public string? InteractionId { get; init; }

    public string ConsentId { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    public string FileKey { get; init; } = "";

    public string Language { get; init; } = "";

    public string ErrorKind { get; init; } = "";

    public string Origin { get; init; } = "";

    public string State { get; init; } = "";

    public string Digest { get; init; } = "";

    public byte[] Content { get; init; } = [];

    public long HappenedAt { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public static string Store(SampleOrigin origin) => origin.ToString().ToLowerInvariant();

    public static string Store(SampleState state) => state.ToString().ToLowerInvariant();

    public static SampleOrigin LoadOrigin(string origin) => Enum.Parse<SampleOrigin>(origin, ignoreCase: true);

    public Sample ToSample() => new()
    {
        Id = SampleId,
        Revision = (int)Revision,
        InteractionId = InteractionId,
        ConsentId = ConsentId,
        UserKey = UserKey,
        Repository = Repository,
        FileKey = FileKey,
        Language = Language,
        ErrorKind = ErrorKind,
        Origin = LoadOrigin(Origin),
        State = Enum.Parse<SampleState>(State, ignoreCase: true),
        Digest = Digest,
        Content = Content,
        HappenedAt = HappenedAt.ToTime(),
        CreatedAt = CreatedAt.ToTime(),
        UpdatedAt = UpdatedAt.ToTime(),
    };
}
