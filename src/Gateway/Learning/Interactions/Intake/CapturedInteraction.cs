using TenantStore.Consents;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>An interaction as it came, before anything of it is looked at: with whatever secrets it holds. Not to be logged.</summary>
internal sealed record CapturedInteraction
{
    /// <summary>What tells this event from others of its tenant and source; the same one again is a duplicate. Kept as a hash.</summary>
    public required string Event { get; init; }

    /// <summary>See <see cref="Users.UserKeys"/>.</summary>
    public required string UserKey { get; init; }

    /// <summary>Empty = not known.</summary>
    public string Repository { get; init; } = "";

    public string? Path { get; init; }

    public required string Language { get; init; }

    /// <summary>The message; empty = none.</summary>
    public required string Error { get; init; }

    /// <summary>What the client calls the kind of error; null = it is found from the message.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>At its first failing run (y).</summary>
    public required string Code { get; init; }

    /// <summary>At its next successful run (y′).</summary>
    public required string Fixed { get; init; }

    /// <summary>What was proposed; null = nothing.</summary>
    public string? Answer { get; init; }

    /// <summary>Neighbouring code, tables: what belongs to x beside the error.</summary>
    public IReadOnlyList<string> Context { get; init; } = [];

    /// <summary>The answer of ours that was proposed; null = none.</summary>
    public string? AnswerId { get; init; }

    public required InteractionOrigin Origin { get; init; }

    public required InteractionSource Source { get; init; }

    public required DateTimeOffset FailedAt { get; init; }

    public required DateTimeOffset FixedAt { get; init; }

    /// <summary>It says more than what the same event became before, and takes its place, unless a sample was made of that.</summary>
    public bool Replaces { get; init; }

    /// <summary>What this event's own request allows; it can lower the stored consent, never raise it. Null = it does not say.</summary>
    public ConsentLevel? Consent { get; init; }
}
