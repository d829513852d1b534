using System.Data;
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

    /// <summary>What is stored.</summary>
    private static readonly string[] s_stored =
    [
        "answer_id", "kind", "caller", "user_key", "alias", "adapter", "version", "digest", "base_model", "experiment_id", "arm", "unit", "refusal", "language", "prompt_hash", "answer_hash",
        "state", "consent_id", "consent_level", "latency_ms", "deadline_ms", "created_at", "repository",
    ];

    /// <summary>Of a tenant that is deleted meanwhile nothing is kept.</summary>
    public static readonly string Insert = $"""
        INSERT INTO answers (tenant_id, {string.Join(", ", s_stored)})
        SELECT tenant_id, {string.Join(", ", s_stored.Select(column => $"@{column}"))} FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, answer_id) DO NOTHING
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

    /// <summary>The values of <see cref="Insert"/>.</summary>
    public static IReadOnlyList<Argument> Store(NewAnswer answer) =>
    [
        new("answer_id", answer.AnswerId),
        new("kind", answer.Kind switch { AnswerKind.Fix => "fix", AnswerKind.Chat => "chat", _ => "completion" }),
        new("caller", answer.Caller.ToString()),
        new("user_key", answer.UserKey),
        new("alias", answer.Alias?.ToString() ?? ""),
        new("adapter", answer.Adapter?.ToString() ?? ""),
        new("version", (long)answer.Version, DbType.Int64),
        new("digest", answer.Digest?.ToString() ?? ""),
        new("base_model", answer.BaseModel.ToString()),
        new("experiment_id", answer.ExperimentId),
        new("arm", answer.Arm == AnswerArm.None ? "" : answer.Arm.ToString().ToLowerInvariant()),
        new("unit", answer.Unit),
        new("refusal", answer.Refusal),
        new("language", answer.Language),
        new("prompt_hash", answer.PromptHash),
        new("answer_hash", answer.AnswerHash),
        new("state", answer.State.ToString().ToLowerInvariant()),
        new("consent_id", answer.ConsentId),
        new("consent_level", answer.ConsentLevel is { } level ? ConsentLevels.NameOf(level) : ""),
        new("latency_ms", answer.LatencyMs, DbType.Int64),
        new("deadline_ms", answer.DeadlineMs, DbType.Int64),
        new("created_at", answer.At.ToUnixTimeMilliseconds(), DbType.Int64),
        new("repository", answer.Repository),
    ];

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
