using System.Globalization;
using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary><c>logit_bias</c>: OpenAI's object of token ids; in llama.cpp's dialects also an array of pairs, tokens by their text, and false.</summary>
internal static class LogitBiasReader
{
    public const string Field = "logit_bias";
    public const double MaxBias = 100;

    /// <summary>Most entries, and most tokens that they may name together; each is looked up once a step.</summary>
    public const int MaxEntries = 1024;

    /// <summary>Longest text that names tokens, in characters.</summary>
    public const int MaxTextLength = 256;

    public static IReadOnlyDictionary<int, float> Read(RequestBody body, ITokenizer tokenizer, bool namedTokens)
    {
        var biases = new Dictionary<int, float>();
        if (body.Value(Field) is not { } value)
            return biases;
        if (value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() <= MaxEntries)
        {
            foreach (var property in value.EnumerateObject())
            {
                if (body.Fault is not null)
                    break;
                if (JsonText.TryGetName(property, out var name))
                    Take(body, biases, OfName(body, name, tokenizer, namedTokens), Bias(body, property.Value, $"{Field}.{Shown(name)}"), $"{Field}.{Shown(name)}");
                else
                    body.Refuse(ApiError.Invalid(Field, $"'{Field}' has a key that is not Unicode text."));
            }
        }
        else if (namedTokens && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MaxEntries)
        {
            foreach (var (i, pair) in value.EnumerateArray().Index().TakeWhile(_ => body.Fault is null))
                Pair(body, biases, pair, $"{Field}[{i}]", tokenizer);
        }
        else if (value.ValueKind == JsonValueKind.Object || (namedTokens && value.ValueKind == JsonValueKind.Array))
        {
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has too many entries; the most is {MaxEntries}."));
        }
        else
        {
            body.RefuseType(Field, namedTokens ? "an object or an array of pairs" : "an object of token ids", value);
        }

        return biases;
    }

    private static void Pair(RequestBody body, Dictionary<int, float> biases, JsonElement pair, string path, ITokenizer tokenizer)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
        {
            body.RefuseType(path, "a pair of token and bias", pair);
            return;
        }

        int[]? tokens = pair[0].ValueKind == JsonValueKind.Number
            ? pair[0].TryGetInt32(out var id) && tokenizer.IsToken(id) ? [id] : null
            : body.TextOf(pair[0], path + "[0]") is { } text ? OfText(body, text, tokenizer, path) : null;
        Take(body, biases, tokens, Bias(body, pair[1], path + "[1]"), path);
    }

    private static int[]? OfName(RequestBody body, string name, ITokenizer tokenizer, bool namedTokens)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return tokenizer.IsToken(id) ? [id] : null;
        return namedTokens ? OfText(body, name, tokenizer, $"{Field}.{Shown(name)}") : null;
    }

    private static int[] OfText(RequestBody body, string text, ITokenizer tokenizer, string path)
    {
        if (text.Length <= MaxTextLength)
            return tokenizer.Tokenize(text, parseSpecial: false, addSpecial: false);
        body.Refuse(ApiError.Invalid(path, $"'{path}' names tokens by a text of {text.Length} characters; the most is {MaxTextLength}."));
        return [];
    }

    private static void Take(RequestBody body, Dictionary<int, float> biases, int[]? tokens, float bias, string path)
    {
        if (tokens is null)
            body.Refuse(ApiError.Invalid(path, $"'{path}' names no token of the base model."));
        foreach (var token in tokens ?? [])
            biases[token] = bias;
        if (biases.Count > MaxEntries)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' names more than {MaxEntries} tokens, which is the most; a text names each token that it has."));
    }

    private static float Bias(RequestBody body, JsonElement element, string path)
    {
        // llama.cpp's way to forbid a token.
        if (element.ValueKind == JsonValueKind.False)
            return float.NegativeInfinity;
        if (element.ValueKind != JsonValueKind.Number || !element.TryGetDouble(out var bias))
            body.RefuseType(path, "a number", element);
        else if (bias is < -MaxBias or > MaxBias)
            body.Refuse(ApiError.Invalid(path, $"'{path}' is {bias}; it must be from {-MaxBias} to {MaxBias}."));
        else
            return (float)bias;
        return 0;
    }

    private static string Shown(string name) => name.Length <= 32 ? name : string.Concat(name.AsSpan(0, 31), "…");
}
