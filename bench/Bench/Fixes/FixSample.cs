namespace Bench.Fixes;

/// <param name="Milliseconds">As the client sees it.</param>
/// <param name="Tokens">Of the answer; 0 when nothing was answered.</param>
/// <param name="Predicted">Of these, what the prediction had right.</param>
/// <param name="Code">The fix; null = silence, or not looked at.</param>
/// <param name="Confidence">0 without a fix.</param>
internal sealed record FixSample(double Milliseconds, int Tokens, int Predicted, string? Code, double Confidence);
