namespace Gateway.Learning.Fixes.Answers;

/// <summary>A fix.</summary>
/// <param name="Id">By which its outcome is told.</param>
/// <param name="Edits">From the code to the fix: in order, without overlap, all counted in the original.</param>
/// <param name="Code">The whole code with all edits.</param>
/// <param name="Mode">The manifest's mode that made it.</param>
/// <param name="Confidence">0 to 1: the model's own probability of exactly this answer, less what the answer needed to be applied; see docs/learning.md.</param>
internal sealed record FixAnswer(
    string Id, IReadOnlyList<FixEdit> Edits, string Code, string Mode, double Confidence, FixServedBy ServedBy, FixTimings Timings, FixUsage Usage);
