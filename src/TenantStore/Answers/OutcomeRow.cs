using TenantStore.Database;

namespace TenantStore.Answers;

internal sealed class OutcomeRow
{
    public const string Columns = """
        o.event_key AS EventKey, o.source AS Source, o.kind AS Kind, o.answer_id AS AnswerId, o.user_key AS UserKey, o.reason AS Reason, o.delay_ms AS DelayMs,
        o.similarity AS Similarity, o.details AS Details, o.created_at AS CreatedAt,
        o.repository AS Repository, o.consent_id AS ConsentId
        """;

    public string EventKey { get; init; } = "";

    public string Source { get; init; } = "";

    public string Kind { get; init; } = "";

    public string? AnswerId { get; init; }

    public string UserKey { get; init; } = "";

    public string? Reason { get; init; }

    public long? DelayMs { get; init; }

    public double? Similarity { get; init; }

    public byte[]? Details { get; init; }

    public long CreatedAt { get; init; }

    public string Repository { get; init; } = "";

    public string ConsentId { get; init; } = "";

    public static object Store(NewOutcome outcome) => new
    {
        key = outcome.EventKey,
        source = outcome.Source.ToString().ToLowerInvariant(),
        kind = Store(outcome.Kind),
        answer = outcome.AnswerId,
        userKey = outcome.UserKey,
        reason = outcome.Reason,
        delay = outcome.DelayMs,
        similarity = outcome.Similarity,
        details = outcome.Details,
        at = outcome.At.ToUnixTimeMilliseconds(),
        repository = outcome.Repository,
        consent = outcome.ConsentId,
    };

    public NewOutcome ToOutcome() => new()
    {
        EventKey = EventKey,
        Source = Enum.Parse<OutcomeSource>(Source, ignoreCase: true),
        Kind = Enum.Parse<OutcomeKind>(Kind.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        AnswerId = AnswerId,
        UserKey = UserKey,
        Reason = Reason,
        DelayMs = DelayMs,
        Similarity = Similarity,
        Details = Details,
        At = CreatedAt.ToTime(),
        Repository = Repository,
        ConsentId = ConsentId,
    };

    private static string Store(OutcomeKind kind) => kind switch
    {
        OutcomeKind.PartiallyAccepted => "partially_accepted",
        OutcomeKind.ExecutedOk => "executed_ok",
        OutcomeKind.ExecutedError => "executed_error",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
