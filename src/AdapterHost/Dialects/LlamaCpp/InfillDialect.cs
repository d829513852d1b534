using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary><c>POST /infill</c>: what llama.cpp's plug-ins send while somebody types.</summary>
internal sealed class InfillDialect(IInferenceEngine engine, FimPromptBuilder fim) : IDialect
{
    private static readonly FieldTable Fields =
        FieldTable.OfDialect([.. LlamaFields.Names, "input_prefix", "input_suffix", InfillExtras.Field, "prompt"]);

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var text = new FimText(Required(body, "input_prefix"), Required(body, "input_suffix"))
        {
            Line = body.Text("prompt") ?? string.Empty,
            Extras = InfillExtras.Read(body),
        };
        var (settings, shape) = LlamaFields.Read(body, engine.Tokenizer, model);
        if (body.Fault is { } fault)
            return fault;
        if (engine.Tokenizer.Fim is null)
            return ApiError.Unsupported("input_prefix", "The base model was not trained to fill in the middle.");

        var answerTokens = Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens);
        var prompt = fim.Build(text, answerTokens);
        var refused = PromptRoom.Check(prompt.Tokens, engine.Limits, "input_prefix")
            ?? ScoreLimit.Check([prompt.Tokens], settings, engine.Limits, answerTokens, "n_probs");
        return refused is not null
            ? refused
            : new InferenceCall([prompt.Tokens], settings, new LlamaAnswer(shape([(prompt.Tokens.Length, prompt.Cut)])));
    }

    private static string Required(RequestBody body, string field)
    {
        if (body.Value(field) is null)
            body.Refuse(ApiError.Invalid(field, $"'{field}' is required; it may be empty."));
        return body.Text(field) ?? string.Empty;
    }
}
