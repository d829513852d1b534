using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>
/// llama.cpp's shapes of <c>prompt</c>: a string, token ids, strings and ids mixed, and arrays of all these. An array with a number in it is one
/// prompt.
/// </summary>
internal static class LlamaPromptReader
{
    public const string Field = "prompt";

    private const string Expected = "a string, an array of strings and token ids, or an array of such prompts";

    /// <summary>The prompts, each a string or an array of strings and numbers.</summary>
    public static IReadOnlyList<JsonElement> Read(RequestBody body)
    {
        if (body.Value(Field) is not { } value)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' is required."));
        else if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))
            body.RefuseType(Field, Expected, value);
        else if (!IsSound(body, value))
            return [];
        else if (value.ValueKind == JsonValueKind.String || value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Number))
            return [value];
        else if (value.GetArrayLength() is 0 or > PromptReader.MaxPrompts)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has {value.GetArrayLength()} prompts; the least is 1, the most {PromptReader.MaxPrompts}."));
        else if (value.EnumerateArray().FirstOrDefault(item => item.ValueKind is not (JsonValueKind.String or JsonValueKind.Array)) is
        { ValueKind: not JsonValueKind.Undefined } odd)
            body.RefuseType(Field, Expected, odd);
        else
            return [.. value.EnumerateArray()];
        return [];
    }

    /// <returns>Why there is no prompt; null when there is one.</returns>
    public static ApiError? Tokens(JsonElement prompt, string path, int answerTokens, IInferenceEngine engine, RawPrompt raw, out FimPrompt tokens)
    {
        if (prompt.ValueKind == JsonValueKind.String)
            return raw.Read(prompt.GetString()!, answerTokens, path, out tokens);

        tokens = new FimPrompt([], Cut: false);
        if (PromptRoom.CheckParts(prompt.GetArrayLength(), engine.Limits, path) is { } tooMany)
            return tooMany;
        var characters = prompt.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.String).Sum(part => (long)part.GetString()!.Length);
        if (PromptRoom.CheckText(characters, engine.Limits, path) is { } hopeless)
            return hopeless;

        var ids = new List<int>();
        foreach (var (i, part) in prompt.EnumerateArray().Index())
        {
            // What starts the text is added only where text starts the prompt.
            if (part.ValueKind == JsonValueKind.String)
                ids.AddRange(engine.Tokenizer.Tokenize(part.GetString()!, parseSpecial: true, addSpecial: i == 0));
            else if (part.ValueKind == JsonValueKind.Number && part.TryGetInt32(out var id) && engine.Tokenizer.IsToken(id))
                ids.Add(id);
            else
                return ApiError.Invalid($"{path}[{i}]", $"'{path}[{i}]' is neither text nor a token id of the base model.");
        }

        tokens = new FimPrompt([.. ids], Cut: false);
        return PromptRoom.Check(tokens.Tokens, engine.Limits, path);
    }

    private static bool IsSound(RequestBody body, JsonElement value)
    {
        if (JsonText.IsSound(value))
            return true;
        body.Refuse(ApiError.Invalid(Field, $"'{Field}' holds what is not Unicode text, as half a surrogate pair."));
        return false;
    }
}
