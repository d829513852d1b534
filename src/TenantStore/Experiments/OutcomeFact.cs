using TenantStore.Answers;

namespace TenantStore.Experiments;

/// <summary>What somebody told of an answer.</summary>
/// <param name="AnswerId">Of the answer.</param>
/// <param name="Kind">What happened to it.</param>
/// <param name="DelayMs">Since the answer, as the client says; null when it does not.</param>
/// <param name="Similarity">Of what was left, 0 to 1; null when not told.</param>
/// <param name="At">When it was told.</param>
public sealed record OutcomeFact(string AnswerId, OutcomeKind Kind, long? DelayMs, double? Similarity, DateTimeOffset At);
