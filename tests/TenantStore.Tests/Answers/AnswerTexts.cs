using TenantStore.Answers;
using TenantStore.Consents;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Answers;

/// <summary>An answer with all that one can have.</summary>
internal static class AnswerTexts
{
    public static NewAnswer Answer(string id, string user = "u_1") => new()
    {
        AnswerId = id,
        Kind = AnswerKind.Chat,
        Caller = CallerId.OfToken(TokenId.Parse("abcdefghijkl")),
        UserKey = user,
        Alias = AliasName.Parse("fixes"),
        Adapter = AdapterName.Parse("sql-fixes"),
        Version = 3,
        Digest = TestStore.Digest("content 1"),
        BaseModel = BaseModelName.Parse("tiny"),
        ExperimentId = "exp_1",
        Arm = AnswerArm.Candidate,
        Unit = "unit",
        Refusal = "secret",
        Language = "sql",
        PromptHash = "prompt",
        AnswerHash = "answer",
        State = AnswerState.Late,
        ConsentId = "cns_1",
        ConsentLevel = ConsentLevel.Metrics,
        LatencyMs = 250,
        DeadlineMs = 200,
        At = DateTimeOffset.UnixEpoch.AddDays(100),
    };

    public static NewOutcome Outcome(string key, OutcomeKind kind, string? answer = "chatcmpl-1") => new()
    {
        EventKey = key,
        Source = OutcomeSource.Ours,
        Kind = kind,
        AnswerId = answer,
        UserKey = "u_1",
        At = DateTimeOffset.UnixEpoch.AddDays(100),
    };
}
