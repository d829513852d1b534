using System.Text.Json;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>llama.cpp's <c>timings</c>, which its plug-ins show to the user. Tokens that the prefix cache had are not counted as processed.</summary>
internal static class LlamaTimings
{
    public static void Write(Utf8JsonWriter json, Finished end)
    {
        json.WriteStartObject("timings"u8);
        json.WriteNumber("cache_n"u8, end.CachedTokens);
        Phase(json, "prompt", end.PromptTokens - end.CachedTokens, end.PromptTime.TotalMilliseconds);
        Phase(json, "predicted", end.CompletionTokens, end.CompletionTime.TotalMilliseconds);
        json.WriteEndObject();
    }

    private static void Phase(Utf8JsonWriter json, string name, int tokens, double milliseconds)
    {
        json.WriteNumber(name + "_n", tokens);
        json.WriteNumber(name + "_ms", milliseconds);
        json.WriteNumber(name + "_per_token_ms", tokens > 0 ? milliseconds / tokens : 0);
        json.WriteNumber(name + "_per_second", milliseconds > 0 ? tokens * 1000 / milliseconds : 0);
    }
}
