namespace Learning.Evaluation.Runs;

/// <summary>One side's answer to one item, as it was scored.</summary>
/// <param name="Score">All metrics.</param>
/// <param name="Tokens">Length of the answer.</param>
/// <param name="Milliseconds">From the question to the whole answer. It runs behind all interactive work: for a look, not for a rule.</param>
internal sealed record SampleResult(AnswerScore Score, int Tokens, int Milliseconds);
