using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary><c>stop</c>: a string or several.</summary>
internal static class StopReader
{
    /// <summary>Most stop strings of a request.</summary>
    public const int MaxStops = 16;

    /// <summary>Longest stop string, in UTF-16 units. Text that could begin one is held back from the stream.</summary>
    public const int MaxStopLength = 256;

    public static IReadOnlyList<string> Read(RequestBody body)
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
