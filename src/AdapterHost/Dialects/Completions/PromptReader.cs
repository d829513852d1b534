using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Completions;

/// <summary>OpenAI's four shapes of <c>prompt</c>: a string, strings, token ids, arrays of token ids.</summary>
internal static class PromptReader
{
    /// <summary>Most prompts of one request; each is a sequence of its own.</summary>
    public const int MaxPrompts = 16;

    private const string Field = "prompt";
    private const string Expected = "a string, an array of strings, an array of token ids or an array of such arrays";

    public static IReadOnlyList<CompletionPrompt> Read(RequestBody body, ITokenizer tokenizer)
    {
        if (body.Value(Field) is not { } value)
        {
            body.Refuse(ApiError.Invalid(Field, "'prompt' is required."));
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
            return [new CompletionPrompt(body.TextOf(value, Field), [])];
        if (value.ValueKind != JsonValueKind.Array)
        {
            body.RefuseType(Field, Expected, value);
            return [];
        }

        if (value.GetArrayLength() == 0)
        {
            body.Refuse(ApiError.Invalid(Field, "'prompt' is empty."));
            return [];
        }

        return value[0].ValueKind == JsonValueKind.Number ? [new CompletionPrompt(null, Ids(body, value, Field, tokenizer))] : Several(body, value, tokenizer);
    }

    private static List<CompletionPrompt> Several(RequestBody body, JsonElement value, ITokenizer tokenizer)
    {
        var prompts = new List<CompletionPrompt>();
        if (value.GetArrayLength() > MaxPrompts)
        {
            body.Refuse(ApiError.Invalid(Field, $"'prompt' has {value.GetArrayLength()} prompts; the most is {MaxPrompts}."));
            return prompts;
        }

        foreach (var element in value.EnumerateArray())
        {
            var path = $"{Field}[{prompts.Count}]";
            if (element.ValueKind != value[0].ValueKind || element.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
                body.Refuse(ApiError.Invalid(path, $"'{Field}' must be {Expected}."));
            prompts.Add(element.ValueKind switch
            {
                JsonValueKind.String => new CompletionPrompt(body.TextOf(element, path), []),
                JsonValueKind.Array => new CompletionPrompt(null, Ids(body, element, path, tokenizer)),
                _ => default,
            });
        }

        return prompts;
    }

    private static int[] Ids(RequestBody body, JsonElement array, string path, ITokenizer tokenizer)
    {
        var ids = new int[array.GetArrayLength()];
        var i = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var id) || !tokenizer.IsToken(id))
            {
                body.Refuse(ApiError.Invalid($"{path}[{i}]", $"'{path}[{i}]' is not a token id of the base model."));
                return [];
            }

            ids[i++] = id;
        }

        return ids;
    }
}
