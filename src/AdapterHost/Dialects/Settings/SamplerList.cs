using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>
/// llama.cpp's <c>samplers</c>: which of them take part, by name or as one string of letters. One that is not in the list does nothing, whatever its
/// own field says. Their order is always llama.cpp's own.
/// </summary>
internal static class SamplerList
{
    public const string Field = "samplers";

    private const string Temperature = "temperature", TopK = "top_k", TopP = "top_p", MinP = "min_p", Typical = "typ_p", Penalties = "penalties";

    // Those without a name of ours either ask for nothing (their own fields are refused unless neutral), or, as infill, are not here.
    private static readonly Dictionary<string, string?> Names = new(StringComparer.Ordinal)
    {
        [Temperature] = Temperature,
        ["temp"] = Temperature,
        [TopK] = TopK,
        [TopP] = TopP,
        ["nucleus"] = TopP,
        [MinP] = MinP,
        [Typical] = Typical,
        ["typical_p"] = Typical,
        ["typical"] = Typical,
        [Penalties] = Penalties,
        ["dry"] = null,
        ["xtc"] = null,
        ["top_n_sigma"] = null,
        ["infill"] = null,
        ["adaptive_p"] = null,
    };

    private static readonly Dictionary<char, string?> Letters = new()
    {
        ['t'] = Temperature,
        ['k'] = TopK,
        ['p'] = TopP,
        ['m'] = MinP,
        ['y'] = Typical,
        ['e'] = Penalties,
        ['d'] = null,
        ['x'] = null,
        ['s'] = null,
        ['i'] = null,
        ['a'] = null,
    };

    public static SamplingSettings Read(RequestBody body, SamplingSettings sampling)
    {
        if (body.Value(Field) is not { } value)
            return sampling;
        HashSet<string?> taken = value.ValueKind switch
        {
            JsonValueKind.String => [.. (body.TextOf(value, Field) ?? string.Empty).Select(letter => OfLetter(body, letter))],
            JsonValueKind.Array => [.. value.EnumerateArray().Select((item, i) => OfName(body, item, $"{Field}[{i}]"))],
            _ => [],
        };
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            body.RefuseType(Field, "an array of names or a string of letters", value);
        return Only(taken, sampling);
    }

    private static SamplingSettings Only(HashSet<string?> taken, SamplingSettings sampling) => sampling with
    {
        Temperature = taken.Contains(Temperature) ? sampling.Temperature : 1,
        TopK = taken.Contains(TopK) ? sampling.TopK : 0,
        TopP = taken.Contains(TopP) ? sampling.TopP : 1,
        MinP = taken.Contains(MinP) ? sampling.MinP : 0,
        TypicalP = taken.Contains(Typical) ? sampling.TypicalP : 1,
        RepeatPenalty = taken.Contains(Penalties) ? sampling.RepeatPenalty : 1,
        PresencePenalty = taken.Contains(Penalties) ? sampling.PresencePenalty : 0,
        FrequencyPenalty = taken.Contains(Penalties) ? sampling.FrequencyPenalty : 0,
    };

    private static string? OfLetter(RequestBody body, char letter)
    {
        if (!Letters.TryGetValue(letter, out var name))
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has a letter that names no sampler; the letters are {string.Concat(Letters.Keys)}."));
        return name;
    }

    private static string? OfName(RequestBody body, JsonElement element, string path)
    {
        string? name = null;
        if (body.TextOf(element, path) is { } text && !Names.TryGetValue(text, out name))
            body.Refuse(ApiError.Invalid(path, $"'{path}' names no sampler; the names are {string.Join(", ", Names.Keys)}."));
        return name;
    }
}
