namespace Gateway.Learning.Fixes.Answers;

/// <summary>A fix.</summary>
/// <param name="Id">By which its outcome is told.</param>
/// <param name="Edits">From the code to the fix: in order, without overlap, all counted in the original.</param>
/// <param name="Code">The whole code with all edits.</param>
/// <param name="Mode">The manifest's mode that made it.</param>
/// <param name="Confidence">0 to 1: how far ahead of the runner-up the model's choice was where it was least sure; see docs/learning.md.</param>
internal sealed record FixAnswer(
    string Id, IReadOnlyList<FixEdit> Edits, string Code, string Mode, double Confidence, FixServedBy ServedBy, FixTimings Timings, FixUsage Usage);
