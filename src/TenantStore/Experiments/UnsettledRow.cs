using TenantStore.Answers;
using TenantStore.Database;

namespace TenantStore.Experiments;

internal sealed class UnsettledRow
{
    public const string Columns = """
        a.answer_id AS AnswerId, CASE WHEN a.unit = '' THEN a.answer_id ELSE a.unit END AS Unit, a.arm AS Arm, a.user_key AS UserKey, a.state AS State, a.refusal AS Refusal,
        a.latency_ms AS LatencyMs, a.deadline_ms AS DeadlineMs, a.created_at AS CreatedAt
        """;

    public string AnswerId { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Arm { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string State { get; init; } = "";

    public string Refusal { get; init; } = "";

    public long LatencyMs { get; init; }

    public long? DeadlineMs { get; init; }

    public long CreatedAt { get; init; }

    public UnsettledAnswer ToAnswer() => new()
    {
        AnswerId = AnswerId,
        Unit = Unit,
        Candidate = Arm == "candidate",
        UserKey = UserKey,
        State = Enum.Parse<AnswerState>(State, ignoreCase: true),
        Refusal = Refusal,
        LatencyMs = LatencyMs,
        DeadlineMs = DeadlineMs,
        At = CreatedAt.ToTime(),
    };
}
