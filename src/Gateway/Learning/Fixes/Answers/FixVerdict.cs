using Learning.Fixes.Applying;

namespace Gateway.Learning.Fixes.Answers;

/// <summary>What became of a model's answer.</summary>
/// <param name="Applied">The fix; null = nothing that anybody should see.</param>
/// <param name="Confidence">0 to 1; 0 without a fix.</param>
/// <param name="Reason">Why there is no fix, in a word; null with one.</param>
internal sealed record FixVerdict(AppliedAnswer? Applied, double Confidence, string? Reason);
