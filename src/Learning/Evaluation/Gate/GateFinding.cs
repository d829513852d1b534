namespace Learning.Evaluation.Gate;

/// <summary>What one rule says.</summary>
/// <param name="Rule">Which one.</param>
/// <param name="Passed">Whether it is kept.</param>
/// <param name="Message">One sentence for an administrator, with the numbers and the limit. Holds names of slices and ids of samples, never their text.</param>
/// <param name="Figures">The same numbers, to be read by programs.</param>
internal sealed record GateFinding(GateRule Rule, bool Passed, string Message, IReadOnlyList<GateFigure> Figures);
