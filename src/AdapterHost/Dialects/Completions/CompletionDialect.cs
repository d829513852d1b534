using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Completions;

/// <summary><c>POST /v1/completions</c>: raw prompts, and with <c>suffix</c> fill in the middle.</summary>
internal sealed class CompletionDialect(IInferenceEngine engine, FimPromptBuilder fim, StampFactory stamps) : IDialect
{
    private static readonly FieldTable Fields =
        FieldTable.OfDialect("prompt", "suffix", "max_tokens", "max_completion_tokens", StreamOptions.Field);

    public DialectReading Read(JsonElement root, int maxOutputTokens)
    {
        var body = new RequestBody(root, Fields);
        var prompts = PromptReader.Read(body, engine.Tokenizer);
        var suffix = body.Text("suffix");
        var settings = SettingsReader.Read(body, SettingsReader.OpenAiCap(body));
        var includeUsage = StreamOptions.IncludeUsage(body);
        var model = body.Text("model");
        if (suffix is not null && prompts.Any(prompt => prompt.Text is null))
            body.Refuse(ApiError.Invalid("suffix", "'suffix' needs a prompt of text, not of token ids."));
        if (body.Fault is { } fault)
            return fault;
        if (suffix is not null && engine.Tokenizer.Fim is null)
            return ApiError.Unsupported("suffix", "The base model was not trained to fill in the middle.");

        if (suffix is null && PromptRoom.CheckText(prompts.Max(prompt => prompt.Text?.Length ?? 0), engine, "prompt") is { } hopeless)
            return hopeless;

        var answerTokens = Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens);
        int[][] tokens = [.. prompts.Select(prompt => Tokens(prompt, suffix, answerTokens))];
        return tokens.Select(prompt => PromptRoom.Check(prompt, engine.Limits, "prompt")).FirstOrDefault(error => error is not null) is { } tooLong
            ? tooLong
            : new InferenceCall(tokens, settings, new CompletionAnswer(stamps.Make("cmpl-", model), includeUsage));
    }

    private int[] Tokens(CompletionPrompt prompt, string? suffix, int answerTokens)
    {
        if (prompt.Text is null)
            return prompt.Tokens;
        return suffix is null
            ? engine.Tokenizer.Tokenize(prompt.Text, parseSpecial: true, addSpecial: true)
            : fim.Build(new FimText(prompt.Text, suffix), answerTokens).Tokens;
    }
}
