namespace Learning.Evaluation.Runs;

/// <summary>What is wrong with a line.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Message">Quotes nothing of it.</param>
internal sealed record SetFault(int Line, string Message);
