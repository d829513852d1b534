using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Settings;

/// <summary>How tokens are chosen: the names of OpenAI, Mistral, vLLM and llama.cpp, all of them in every dialect.</summary>
internal static class SamplingReader
{
    public const double MaxTemperature = 2;
    public const double MaxPenalty = 2;

    /// <summary>llama.cpp and vLLM set no limit; beyond this only one token is left.</summary>
    public const double MaxRepeatPenalty = 10;

    /// <summary>0 would make what was said before infinitely likely.</summary>
    public const double MinRepeatPenalty = 0.01;

    public static readonly IReadOnlyList<string> Fields =
    [
        "seed", "temperature", "top_p", "top_k", "min_p", "typical_p", "repeat_penalty", "repetition_penalty", "repeat_last_n", "penalty_last_n",
        "presence_penalty", "frequency_penalty", "min_tokens", "ignore_eos", SamplerList.Field,
    ];

    public static SamplingSettings Read(RequestBody body, SamplingSettings defaults)
    {
        var repeat = body.Number("repetition_penalty", MinRepeatPenalty, MaxRepeatPenalty);
        var lookBack = body.Integer("penalty_last_n", -1);
        var sampling = new SamplingSettings(
            (float)(body.Number("temperature", 0, MaxTemperature) ?? defaults.Temperature),
            // The least float above 0 leaves one token: what 0 asks for.
            Positive(body.Number("top_p", 0, 1)) ?? defaults.TopP,
            Seed(body, "seed"))
        {
            TopK = Math.Max(body.Integer("top_k", -1) ?? defaults.TopK, 0),
            MinP = (float)(body.Number("min_p", 0, 1) ?? defaults.MinP),
            TypicalP = Positive(body.Number("typical_p", 0, 1)) ?? defaults.TypicalP,
            RepeatPenalty = (float)(body.Number("repeat_penalty", MinRepeatPenalty, MaxRepeatPenalty) ?? repeat ?? defaults.RepeatPenalty),
            PenaltyLastTokens = body.Integer("repeat_last_n", -1) ?? lookBack ?? defaults.PenaltyLastTokens,
            PresencePenalty = (float)(body.Number("presence_penalty", -MaxPenalty, MaxPenalty) ?? defaults.PresencePenalty),
            FrequencyPenalty = (float)(body.Number("frequency_penalty", -MaxPenalty, MaxPenalty) ?? defaults.FrequencyPenalty),
            MinTokens = body.Integer("min_tokens", 0) ?? defaults.MinTokens,
            IgnoreEnd = body.Flag("ignore_eos"),
        };
        return SamplerList.Read(body, sampling);
    }

    public static uint? Seed(RequestBody body, string field)
    {
        if (body.Value(field) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || (!value.TryGetInt64(out var seed) && !Wide(value, out seed)))
        {
            body.RefuseType(body.PathOf(field), "an integer", value);
            return null;
        }

        // llama.cpp's plug-ins send -1 for "draw one". Wider seeds are folded, so that each keeps its own text.
        return seed == -1 ? null : unchecked((uint)seed ^ (uint)(seed >> 32 is -1 ? 0 : seed >> 32));
    }

    // Tabby's seeds are unsigned.
    private static bool Wide(JsonElement value, out long seed)
    {
        var isWide = value.TryGetUInt64(out var unsigned);
        seed = unchecked((long)unsigned);
        return isWide;
    }

    private static float? Positive(double? value) => value is { } number ? Math.Max((float)number, float.Epsilon) : null;
}
