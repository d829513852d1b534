namespace Gateway.Canary;

/// <summary>The outcome of one round.</summary>
/// <param name="Result">What it found out.</param>
/// <param name="BaseModel">The base model that was asked; null when it did not come so far.</param>
/// <param name="At">When it ended.</param>
/// <param name="Leaks">What was seen; empty unless <see cref="CanaryResult.Leak"/>.</param>
/// <param name="Reason">Why it is blind or failed; null otherwise.</param>
internal sealed record CanaryReport(CanaryResult Result, string? BaseModel, DateTimeOffset At, IReadOnlyList<CanaryLeak> Leaks, string? Reason);
