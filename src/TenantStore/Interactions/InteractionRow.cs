using TenantStore.Database;

namespace TenantStore.Interactions;

internal sealed class InteractionRow
{
    public const string Columns = """
        interaction_id AS Id, answer_id AS AnswerId, user_key AS UserKey, repository AS Repository, file_key AS FileKey, language AS Language,
        error_kind AS ErrorKind, origin AS Origin, source AS Source, consent_id AS ConsentId, failed_at AS FailedAt, fixed_at AS FixedAt, verdict AS Verdict,
        created_at AS CreatedAt, expires_at AS ExpiresAt, promoted_at AS PromotedAt
        """;

    public string Id { get; init; } = "";

    public string? AnswerId { get; init; }

    public string UserKey { get; init; } = "";

    public string Repository { get; init; } = "";

    public string FileKey { get; init; } = "";

    public string Language { get; init; } = "";

    public string ErrorKind { get; init; } = "";

    public string Origin { get; init; } = "";

    public string Source { get; init; } = "";

    public string ConsentId { get; init; } = "";

    public long FailedAt { get; init; }

    public long FixedAt { get; init; }

    public string Verdict { get; init; } = "";

    public byte[]? Content { get; init; }

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }

    public long? PromotedAt { get; init; }

    public static string Store(InteractionOrigin origin) => origin switch
    {
        InteractionOrigin.Assistant => "assistant",
        InteractionOrigin.User => "user",
        InteractionOrigin.Both => "both",
        _ => throw new ArgumentOutOfRangeException(nameof(origin)),
    };

    public static string Store(InteractionSource source) => source switch
    {
        InteractionSource.Fix => "fix",
        InteractionSource.Continue => "continue",
        InteractionSource.Import => "import",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    public StoredInteraction ToInteraction() => new()
    {
        Id = Id,
        AnswerId = AnswerId,
        UserKey = UserKey,
        Repository = Repository,
        FileKey = FileKey,
        Language = Language,
        ErrorKind = ErrorKind,
        Origin = Origin switch { "assistant" => InteractionOrigin.Assistant, "user" => InteractionOrigin.User, _ => InteractionOrigin.Both },
        Source = Source switch { "fix" => InteractionSource.Fix, "continue" => InteractionSource.Continue, _ => InteractionSource.Import },
        ConsentId = ConsentId,
        FailedAt = FailedAt.ToTime(),
        FixedAt = FixedAt.ToTime(),
        Verdict = Verdict,
        Content = Content,
        CreatedAt = CreatedAt.ToTime(),
        ExpiresAt = ExpiresAt.ToTime(),
        PromotedAt = PromotedAt.ToTime(),
    };
}
