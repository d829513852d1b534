namespace Gateway.Learning.Fixes.Answers;

/// <summary>Tokens.</summary>
/// <param name="PredictedTokens">Of the answer's, those that the original code predicted: they cost next to no time.</param>
internal sealed record FixUsage(int PromptTokens, int AnswerTokens, int PredictedTokens);
