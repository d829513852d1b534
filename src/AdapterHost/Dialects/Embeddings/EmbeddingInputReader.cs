using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Embeddings;

/// <summary>OpenAI's four shapes of <c>input</c>: a string, strings, token ids, arrays of token ids.</summary>
internal sealed class EmbeddingInputReader(IInferenceEngine engine)
{
    /// <summary>Most texts of one request.</summary>
    public const int MaxTexts = 256;

    private const string Field = "input";
    private const string Expected = "a string, an array of strings, an array of token ids or an array of such arrays";

    /// <returns>The tokens of each text; meaningless once the body has a fault.</returns>
    public List<int[]> Read(RequestBody body)
    {
        if (body.Value(Field) is not { } value)
        {
            body.Refuse(ApiError.Invalid(Field, "'input' is required."));
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
            return [Text(body, value, Field)];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' must be {Expected}, and not empty."));
            return [];
        }

        return value[0].ValueKind == JsonValueKind.Number ? [Ids(body, value, Field)] : Several(body, value);
    }

    private List<int[]> Several(RequestBody body, JsonElement value)
    {
        var texts = new List<int[]>();
        if (value.GetArrayLength() > MaxTexts)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has {value.GetArrayLength()} texts; the most is {MaxTexts}. Send several requests."));
        foreach (var element in value.EnumerateArray())
        {
            // The first fault is the answer: no work is spent on what follows it.
            if (body.Fault is not null)
                break;
            var path = $"{Field}[{texts.Count}]";
            if (element.ValueKind == JsonValueKind.String)
                texts.Add(Text(body, element, path));
            else if (element.ValueKind == JsonValueKind.Array)
                texts.Add(Ids(body, element, path));
            else
                body.Refuse(ApiError.Invalid(path, $"'{Field}' must be {Expected}."));
        }

        return texts;
    }

    private int[] Text(RequestBody body, JsonElement element, string path)
    {
        var text = body.TextOf(element, path) ?? string.Empty;
        var most = (long)engine.Limits.EmbeddingTokens * TextCut.CharactersPerToken;
        if (text.Length > most)
            return TooLong(body, $"{text.Length} characters, more than the {most} that are read", path);
        return text.Length == 0 ? Empty(body, path) : Checked(body, engine.Tokenizer.Tokenize(text, parseSpecial: false, addSpecial: true), path);
    }

    private int[] Ids(RequestBody body, JsonElement array, string path)
    {
        if (array.GetArrayLength() > engine.Limits.EmbeddingTokens)
            return TooLong(body, $"{array.GetArrayLength()} tokens", path);
        var ids = new int[array.GetArrayLength()];
        foreach (var (i, element) in array.EnumerateArray().Index())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out ids[i]) || !engine.Tokenizer.IsToken(ids[i]))
            {
                body.Refuse(ApiError.Invalid($"{path}[{i}]", $"'{path}[{i}]' is not a token id of the base model."));
                return [];
            }
        }

        return Checked(body, ids, path);
    }

    private int[] Checked(RequestBody body, int[] tokens, string path)
    {
        if (tokens.Length == 0)
            return Empty(body, path);
        return tokens.Length > engine.Limits.EmbeddingTokens ? TooLong(body, $"{tokens.Length} tokens", path) : tokens;
    }

    private static int[] Empty(RequestBody body, string path)
    {
        body.Refuse(ApiError.Invalid(path, $"'{path}' is empty: there is nothing to embed."));
        return [];
    }

    private int[] TooLong(RequestBody body, string length, string path)
    {
        body.Refuse(new ApiError(
            ApiErrorCode.ContextLengthExceeded,
            $"'{path}' has {length}; the most of a text to embed is {engine.Limits.EmbeddingTokens} tokens. Cut it into parts.",
            path));
        return [];
    }
}
