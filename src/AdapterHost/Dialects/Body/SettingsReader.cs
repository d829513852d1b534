using System.Text.Json;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Body;

/// <summary>The fields that mean the same in every dialect.</summary>
internal static class SettingsReader
{
    /// <summary>Most stop strings of a request.</summary>
    public const int MaxStops = 16;

    /// <summary>Longest stop string, in UTF-16 units. Text that could begin one is held back from the stream.</summary>
    public const int MaxStopLength = 256;

    public const double MaxTemperature = 2;

    /// <summary>Fields that every dialect reads; the token cap's name is the dialect's own.</summary>
    public static readonly IReadOnlyList<string> Fields = ["model", "stream", "stop", "seed", "temperature", "top_p"];

    public static GenerationSettings Read(RequestBody body, int? maxTokens) => new()
    {
        MaxTokens = maxTokens,
        Stream = body.Flag("stream"),
        Stop = Stops(body),
        Sampling = new SamplingSettings(
            (float)(body.Number("temperature", 0, MaxTemperature) ?? 1),
            // The least float above 0 leaves one token: what 0 asks for.
            Math.Max((float)(body.Number("top_p", 0, 1) ?? 1), float.Epsilon),
            Seed(body)),
    };

    /// <summary>OpenAI's two names of the cap. Who sends both means the smaller.</summary>
    public static int? OpenAiCap(RequestBody body)
    {
        var old = body.Integer("max_tokens", 1);
        var current = body.Integer("max_completion_tokens", 1);
        return old is null || current < old ? current ?? old : old;
    }

    private static uint? Seed(RequestBody body)
    {
        if (body.Value("seed") is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var seed))
        {
            body.RefuseType("seed", "an integer", value);
            return null;
        }

        // llama.cpp's plug-ins send -1 for "draw one". Wider seeds are folded, so that each keeps its own text.
        return seed == -1 ? null : unchecked((uint)seed ^ (uint)(seed >> 32 is -1 ? 0 : seed >> 32));
    }

    private static List<string> Stops(RequestBody body)
    {
        if (body.Value("stop") is not { } value)
            return [];
        if (value.ValueKind == JsonValueKind.String)
            return Stop(body, value, "stop") is { } single ? [single] : [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            body.RefuseType("stop", "a string or an array of strings", value);
            return [];
        }

        if (value.GetArrayLength() > MaxStops)
        {
            body.Refuse(ApiError.Invalid("stop", $"'stop' has {value.GetArrayLength()} strings; the most is {MaxStops}."));
            return [];
        }

        return [.. value.EnumerateArray().Select((item, i) => Stop(body, item, $"stop[{i}]")).OfType<string>()];
    }

    private static string? Stop(RequestBody body, JsonElement element, string path)
    {
        var text = body.TextOf(element, path);
        if (text is { Length: 0 })
            body.Refuse(ApiError.Invalid(path, $"'{path}' is empty: every text would end before it begins."));
        else if (text is { Length: > MaxStopLength })
            body.Refuse(ApiError.Invalid(path, $"'{path}' has {text.Length} characters; the most is {MaxStopLength}."));
        return text;
    }
}
