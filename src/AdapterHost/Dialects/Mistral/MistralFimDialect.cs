using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Mistral;

/// <summary><c>POST /v1/fim/completions</c>: text before the cursor in <c>prompt</c>, after it in <c>suffix</c>. One answer a request.</summary>
internal sealed class MistralFimDialect(IInferenceEngine engine, FimPromptBuilder fim, StampFactory stamps) : IDialect
{
    private const string SeedField = "random_seed";

    private static readonly FieldTable Fields = FieldTable.OfDialect("prompt", "suffix", SeedField, StreamOptions.Field);

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var prefix = body.Text("prompt");
        if (prefix is null)
            body.Refuse(ApiError.Invalid("prompt", "'prompt' is required; it may be empty."));
        var text = new FimText(prefix ?? string.Empty, body.Text("suffix") ?? string.Empty);
        var settings = SettingsReader.Read(body, engine.Tokenizer, SamplingDefaults.OpenAi);
        if (SamplingReader.Seed(body, SeedField) is { } seed)
            settings = settings with { Sampling = settings.Sampling with { Seed = seed } };
        if (settings.Choices > 1)
            body.Refuse(ApiError.Unsupported("n", "'n' must be 1: this dialect has one answer."));
        // The last chunk tells it in any case.
        _ = StreamOptions.IncludeUsage(body);
        _ = body.Text("model");
        if (body.Fault is { } fault)
            return fault;
        if (engine.Tokenizer.Fim is null)
            return ApiError.Unsupported("prompt", "The base model was not trained to fill in the middle.");

        var prompt = fim.Build(text, Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens));
        return PromptRoom.Check(prompt.Tokens, engine.Limits, "prompt") is { } tooLong
            ? tooLong
            : new InferenceCall(
                [prompt.Tokens], settings, new MistralAnswer(new AnswerShape(stamps.Make("fim-", model), Choices: 1, engine.Tokenizer)));
    }
}
