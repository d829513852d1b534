using TenantStore.Answers;

namespace TenantStore.Experiments;

/// <summary>An answer of an experiment of which it is not counted yet what became.</summary>
public sealed record UnsettledAnswer
{
    public required string AnswerId { get; init; }

    /// <summary>Answers of one unit count once. The answer's id where it is a unit of its own.</summary>
    public required string Unit { get; init; }

    /// <summary>The candidate answered; else the control.</summary>
    public required bool Candidate { get; init; }

    public required string UserKey { get; init; }

    public required AnswerState State { get; init; }

    /// <summary>As <see cref="NewAnswer.Refusal"/>.</summary>
    public required string Refusal { get; init; }

    public required long LatencyMs { get; init; }

    public required long? DeadlineMs { get; init; }

    public required DateTimeOffset At { get; init; }
}
