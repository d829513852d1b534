using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>
/// How many log-probabilities one request may be told. They are held until its answer is written, and one of them takes more memory than the
/// token that was asked about.
/// </summary>
internal static class ScoreLimit
{
    /// <summary>Most numbers of one request: scored tokens, each with the likeliest others and itself.</summary>
    public const int MaxScores = 1024 * 1024;

    /// <param name="prompts">The prompts, as they will run.</param>
    /// <param name="settings">All settings of the call.</param>
    /// <param name="limits">The context, which bounds an answer.</param>
    /// <param name="answerTokens">Tokens that one answer may have.</param>
    /// <param name="field">The field that asked for log-probabilities.</param>
    public static ApiError? Check(IEnumerable<int[]> prompts, GenerationSettings settings, EngineLimits limits, int answerTokens, string field)
    {
        if (settings.Sampling.LogProbabilities is not { } top)
            return null;
        // A stream is written as it comes.
        var tokens = prompts.Sum(prompt =>
            (settings.ScorePrompt ? prompt.Length : 0L) + (settings.Stream ? 0 : Math.Max(0, Math.Min(answerTokens, limits.ContextTokens - prompt.Length))));
        var scores = tokens * settings.Choices * (top + 1);
        return scores <= MaxScores
            ? null
            : ApiError.Invalid(
                field,
                $"'{field}' could tell {scores} log-probabilities, {top + 1} for each of {tokens * settings.Choices} tokens; the most of one request is "
                + $"{MaxScores}. Ask for fewer of them, fewer prompts or answers, or a smaller 'max_tokens'.");
    }
}
