namespace Gateway.Learning.Fixes.Requests;

/// <param name="Start">First line that may change, counted from 1.</param>
/// <param name="End">Last one, included.</param>
internal sealed record FixBodyRegion(int Start, int End);
