using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>Refuses by name what this host's engine cannot do: nothing that a client asks for is left out without a word.</summary>
internal static class SupportCheck
{
    /// <returns>Null when the engine can do all of it.</returns>
    public static ApiError? Find(GenerationSettings settings, EngineSupport support)
    {
        var sampling = settings.Sampling;
        var draws = sampling.Temperature >= SamplingSettings.LeastTemperature;
        var penalizes = sampling is not ({ RepeatPenalty: 1, FrequencyPenalty: 0, PresencePenalty: 0 } or { PenaltyLastTokens: 0 });
        if (sampling.Grammar is not null && !support.Grammars)
            return Refuse("grammar", "'grammar', 'json_schema' and 'response_format' cannot be followed");
        if (settings.ScorePrompt && !support.PromptScores)
            return Refuse("echo", "'echo' with 'logprobs' cannot be answered");
        if (sampling.TypicalP < 1 && draws && !support.TypicalSampling)
            return Refuse("typical_p", "'typical_p' below 1 cannot be followed");
        if (sampling.Seed is not null && draws && !support.Seeds)
            return Refuse("seed", "'seed' with a 'temperature' above 0 cannot be followed");
        if (penalizes && sampling.PenaltyLastTokens > 0 && !support.PenaltyWindow)
            return Refuse("repeat_last_n", "penalties look back on all tokens, so 'repeat_last_n' (64 in llama.cpp's dialects) can only be -1 or 0");
        if (penalizes && sampling.RepeatPenalty > support.MostRepeatPenalty)
            return Refuse("repeat_penalty", $"'repeat_penalty' and 'repetition_penalty' go up to {support.MostRepeatPenalty}");
        if (sampling.LogProbabilities > support.MostLogProbabilities)
            return Refuse("logprobs", support.MostLogProbabilities < 0 ? "log-probabilities cannot be told" : $"those of {support.MostLogProbabilities} likeliest tokens at most can be told");
        return null;
    }

    private static ApiError Refuse(string parameter, string what) => ApiError.Unsupported(parameter, $"The engine of this host: {what}.");
}
