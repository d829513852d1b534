using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Tabby;

/// <summary><c>POST /v1/completions</c> with <c>segments</c>: what Tabby's editor plug-ins send.</summary>
internal sealed class TabbyDialect(IInferenceEngine engine, FimPromptBuilder fim, StampFactory stamps) : IDialect
{
    public const string StandardMode = "standard";

    /// <summary>Tabby's <c>max_decoding_tokens</c>: its clients name no cap and expect a short answer.</summary>
    public const int MaxTokens = 64;

    // The language would choose Tabby's own stop words; the plug-in cuts what it shows by itself. The prompt is an older form of the segments.
    private static readonly FieldTable Fields = new(
        ["model", "seed", "temperature", "mode", TabbySegments.Field],
        [
            KeyValuePair.Create<string, Func<JsonElement, bool>>("stream", Neutral.False),
            KeyValuePair.Create<string, Func<JsonElement, bool>>("debug_options", Neutral.EmptyObject),
        ],
        [.. KnownFields.Powerless, "language", "prompt"]);

    /// <summary>Whether a body of the shared path is Tabby's.</summary>
    public static bool Speaks(JsonElement root) =>
        JsonText.TryGetProperty(root, TabbySegments.Field, out var value) && value.ValueKind == JsonValueKind.Object;

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var text = TabbySegments.Read(body);
        var sampling = SamplingDefaults.Tabby with { Seed = SamplingReader.Seed(body, "seed") };
        if (body.Number("temperature", 0, SamplingReader.MaxTemperature) is { } temperature)
            sampling = sampling with { Temperature = (float)temperature };
        if (body.Text("mode") is { } mode and not StandardMode)
            body.Refuse(ApiError.Unsupported("mode", $"'mode' must be {StandardMode}: the base model suggests no edits."));
        _ = body.Text("model");
        if (body.Fault is { } fault)
            return fault;
        if (engine.Tokenizer.Fim is null)
            return ApiError.Unsupported(TabbySegments.Field, "The base model was not trained to fill in the middle.");

        var cap = Math.Min(MaxTokens, maxOutputTokens);
        var prompt = fim.Build(text, cap);
        return PromptRoom.Check(prompt.Tokens, engine.Limits, $"{TabbySegments.Field}.prefix") is { } tooLong
            ? tooLong
            : new InferenceCall(
                [prompt.Tokens], new GenerationSettings { MaxTokens = cap, Sampling = sampling }, new TabbyAnswer(stamps.Make("cmpl-", model).Id));
    }
}
