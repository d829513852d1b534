using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>What llama.cpp's own endpoints read besides the common fields.</summary>
internal static class LlamaFields
{
    /// <summary>Most tokens told beside a chosen one.</summary>
    public const int MaxProbabilities = 20;

    public const int MaxResponseFields = 64;

    public static readonly IReadOnlyList<string> Names = ["n_probs", "return_tokens", "response_fields"];

    /// <summary>The settings of the generation, and how its answer looks but for its prompts.</summary>
    public static (GenerationSettings Settings, Func<IReadOnlyList<(int Tokens, bool Cut)>, LlamaShape> Shape) Read(
        RequestBody body, ITokenizer tokenizer, string model)
    {
        _ = body.Text("model");
        var settings = SettingsReader.Read(body, tokenizer, SamplingDefaults.LlamaCpp, namedTokens: true);
        var probabilities = body.Integer("n_probs", 0, MaxProbabilities) ?? 0;
        var returnTokens = body.Flag("return_tokens");
        var fields = ResponseFields(body);
        int? wanted = probabilities > 0 ? probabilities : returnTokens ? 0 : null;
        return (
            settings with { Sampling = settings.Sampling with { LogProbabilities = wanted } },
            prompts => new LlamaShape(model, tokenizer)
            {
                Prompts = prompts,
                Choices = settings.Choices,
                ReturnTokens = returnTokens,
                LogProbabilities = probabilities > 0,
                ResponseFields = fields,
            });
    }

    private static IReadOnlyList<string> ResponseFields(RequestBody body)
    {
        const string Field = "response_fields";
        if (body.Value(Field) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            body.RefuseType(Field, "an array of strings", value);
        else if (value.GetArrayLength() > MaxResponseFields)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has {value.GetArrayLength()} names; the most is {MaxResponseFields}."));
        else
            return [.. value.EnumerateArray().Select((item, i) => body.TextOf(item, $"{Field}[{i}]") ?? string.Empty)];
        return [];
    }
}
