using Learning.Evaluation.Runs;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>One side's answer with its scores.</summary>
/// <param name="Text">As the model wrote it; null when it cannot be opened any more.</param>
internal sealed record AnswerModel(string? Text, AnswerScore Scores, int Tokens, int Milliseconds);
