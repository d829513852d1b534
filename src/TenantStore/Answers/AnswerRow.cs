using AdapterFormats;
using TenantStore.Consents;
using TenantStore.Database;

namespace TenantStore.Answers;

internal sealed class AnswerRow
{
    public const string Columns = """
        a.answer_id AS AnswerId, a.kind AS Kind, a.caller AS Caller, a.user_key AS UserKey, a.alias AS Alias, a.adapter AS Adapter, a.version AS Version, a.digest AS Digest,
        a.base_model AS BaseModel, a.experiment_id AS ExperimentId, a.arm AS Arm, a.unit AS Unit, a.refusal AS Refusal, a.language AS Language, a.prompt_hash AS PromptHash, a.answer_hash AS AnswerHash,
        a.state AS State, a.consent_id AS ConsentId, a.consent_level AS ConsentLevel, a.latency_ms AS LatencyMs, a.deadline_ms AS DeadlineMs, a.created_at AS CreatedAt, a.repository AS Repository
        """;

    public string AnswerId { get; init; } = "";

    public string Kind { get; init; } = "";

    public string Caller { get; init; } = "";

    public string UserKey { get; init; } = "";

    public string Alias { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string Digest { get; init; } = "";

    public string BaseModel { get; init; } = "";

    public string ExperimentId { get; init; } = "";

    public string Arm { get; init; } = "";

    public string Unit { get; init; } = "";

    public string Refusal { get; init; } = "";

    public string Language { get; init; } = "";

    public string PromptHash { get; init; } = "";

    public string AnswerHash { get; init; } = "";

    public string State { get; init; } = "";

    public string ConsentId { get; init; } = "";

    public string ConsentLevel { get; init; } = "";

    public long LatencyMs { get; init; }

    public long? DeadlineMs { get; init; }

    public long CreatedAt { get; init; }

    public string Repository { get; init; } = "";

    public static object Store(NewAnswer answer) => new
    {
        id = answer.AnswerId,
        kind = answer.Kind switch { AnswerKind.Fix => "fix", AnswerKind.Chat => "chat", _ => "completion" },
        caller = answer.Caller.ToString(),
        userKey = answer.UserKey,
        alias = answer.Alias?.ToString() ?? "",
        adapter = answer.Adapter?.ToString() ?? "",
        version = answer.Version,
        digest = answer.Digest?.ToString() ?? "",
        baseModel = answer.BaseModel.ToString(),
        experiment = answer.ExperimentId,
        arm = answer.Arm == AnswerArm.None ? "" : answer.Arm.ToString().ToLowerInvariant(),
        unit = answer.Unit,
        refusal = answer.Refusal,
        language = answer.Language,
        promptHash = answer.PromptHash,
        answerHash = answer.AnswerHash,
        state = answer.State.ToString().ToLowerInvariant(),
        consent = answer.ConsentId,
        level = answer.ConsentLevel is { } level ? ConsentLevels.NameOf(level) : "",
        latency = answer.LatencyMs,
        deadline = answer.DeadlineMs,
        at = answer.At.ToUnixTimeMilliseconds(),
        repository = answer.Repository,
    };

    public NewAnswer ToAnswer() => new()
    {
        AnswerId = AnswerId,
        Kind = Enum.Parse<AnswerKind>(Kind, ignoreCase: true),
        Caller = CallerId.TryParse(Caller, out var caller) ? caller : default,
        UserKey = UserKey,
        Alias = AliasName.TryParse(Alias, out var alias) ? alias : null,
        Adapter = AdapterName.TryParse(Adapter, out var adapter) ? adapter : null,
        Version = (int)Version,
        Digest = AdapterDigest.TryParse(Digest, out var digest) ? digest : null,
        BaseModel = BaseModelName.Parse(BaseModel),
        ExperimentId = ExperimentId,
        Arm = Arm.Length == 0 ? AnswerArm.None : Enum.Parse<AnswerArm>(Arm, ignoreCase: true),
        Unit = Unit,
        Refusal = Refusal,
        Language = Language,
        PromptHash = PromptHash,
        AnswerHash = AnswerHash,
        State = Enum.Parse<AnswerState>(State, ignoreCase: true),
        ConsentId = ConsentId,
        ConsentLevel = ConsentLevels.Parse(ConsentLevel),
        LatencyMs = LatencyMs,
        DeadlineMs = DeadlineMs,
        At = CreatedAt.ToTime(),
        Repository = Repository,
    };
}
