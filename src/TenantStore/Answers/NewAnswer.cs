using AdapterFormats;
using TenantStore.Consents;

namespace TenantStore.Answers;

/// <summary>
/// An answer at the moment it is served: by what it was made, for whom, and how long it took. It holds no code: prompt and answer stand in it as keyed hashes, which
/// nobody can guess without the gateway's key.
/// </summary>
public sealed record NewAnswer
{
    /// <summary>What the client got as id: <c>fix-…</c>, <c>cmpl-…</c>, <c>chatcmpl-…</c>. It joins everything.</summary>
    public required string AnswerId { get; init; }

    public required AnswerKind Kind { get; init; }

    public required CallerId Caller { get; init; }

    /// <summary>The person's pseudonym.</summary>
    public required string UserKey { get; init; }

    /// <summary>The alias that was asked for; null when the base model or a version was named.</summary>
    public AliasName? Alias { get; init; }

    /// <summary>Null = the base model answered.</summary>
    public AdapterName? Adapter { get; init; }

    /// <summary>The version of <see cref="Adapter"/>; 0 without one.</summary>
    public int Version { get; init; }

    /// <summary>The adapter's digest; null without one.</summary>
    public AdapterDigest? Digest { get; init; }

    public required BaseModelName BaseModel { get; init; }

    /// <summary>The experiment that dealt the request to <see cref="Arm"/>; empty without one.</summary>
    public string ExperimentId { get; init; } = "";

    public AnswerArm Arm { get; init; }

    /// <summary>Hash of the client's idempotency key: answers of one unit count once in an experiment. Empty = this answer is a unit of its own.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Why nothing was given out where something was generated; <c>secrets</c> is watched by experiments. Empty when nothing was held back.</summary>
    public string Refusal { get; init; } = "";

    /// <summary>Where the asker worked; empty when the request did not tell.</summary>
    public string Repository { get; init; } = "";

    /// <summary>As the client named it, lowercase; empty when unknown.</summary>
    public string Language { get; init; } = "";

    public string PromptHash { get; init; } = "";

    public string AnswerHash { get; init; } = "";

    public required AnswerState State { get; init; }

    /// <summary>The consent that held when it was served; empty = the default.</summary>
    public string ConsentId { get; init; } = "";

    /// <summary>
    /// The most that may be kept of what comes of it: what was agreed to when it was asked for, lowered by the request. Who agrees to more later does not agree for what was before. Null = what holds when
    /// something comes of it.
    /// </summary>
    public ConsentLevel? ConsentLevel { get; init; }

    /// <summary>From the request's arrival to the end of the answer, in milliseconds.</summary>
    public required long LatencyMs { get; init; }

    /// <summary>What the request allowed, in milliseconds; null = it named no deadline.</summary>
    public long? DeadlineMs { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The same under the consent that holds when it is written. The code of fixes alone waits for what comes of them.</summary>
    public NewAnswer Under(ConsentDecision consent) =>
        this with { ConsentId = consent.ConsentId, ConsentLevel = Kind == AnswerKind.Fix ? consent.Lowered(ConsentLevel).Level : ConsentLevel };
}
