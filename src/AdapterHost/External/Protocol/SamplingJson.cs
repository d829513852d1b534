using System.Globalization;
using System.Text.Json;
using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>
/// The fields of a call that both servers call alike. Each is always written: what is left out, an engine would take from the model's own
/// <c>generation_config.json</c>.
/// </summary>
internal static class SamplingJson
{
    /// <summary>OpenAI's range; −100 forbids a token.</summary>
    private const float MostBias = 100;

    public static void Write(Utf8JsonWriter json, EngineCall call)
    {
        var sampling = call.Sampling;
        json.WriteNumber("temperature"u8, sampling.Temperature < SamplingSettings.LeastTemperature ? 0 : sampling.Temperature);
        json.WriteNumber("top_p"u8, sampling.TopP);
        // Both take −1 for all.
        json.WriteNumber("top_k"u8, sampling.TopK > 0 ? sampling.TopK : -1);
        json.WriteNumber("min_p"u8, sampling.MinP);
        json.WriteNumber("repetition_penalty"u8, call.Penalizes ? sampling.RepeatPenalty : 1);
        json.WriteNumber("frequency_penalty"u8, call.Penalizes ? sampling.FrequencyPenalty : 0);
        json.WriteNumber("presence_penalty"u8, call.Penalizes ? sampling.PresencePenalty : 0);
        json.WriteBoolean("ignore_eos"u8, sampling.IgnoreEnd);
        json.WriteStartArray("stop_token_ids"u8);
        foreach (var token in call.EndTokens)
            json.WriteNumberValue(token);
        json.WriteEndArray();
        if (sampling.LogitBias.Count == 0)
            return;
        json.WriteStartObject("logit_bias"u8);
        foreach (var (token, bias) in sampling.LogitBias)
            json.WriteNumber(token.ToString(CultureInfo.InvariantCulture), Math.Clamp(bias, -MostBias, MostBias));
        json.WriteEndObject();
    }

    public static int MinTokens(EngineCall call) => Math.Min(call.Sampling.MinTokens, call.MaxTokens);
}
