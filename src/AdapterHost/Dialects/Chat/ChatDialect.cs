using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatDialect(IInferenceEngine engine, StampFactory stamps) : IDialect
{
    /// <summary>Most tokens told beside a chosen one.</summary>
    public const int MaxTopLogProbabilities = 20;

    private static readonly FieldTable Fields =
        FieldTable.OfDialect("messages", StreamOptions.Field, PredictionReader.Field, "logprobs", "top_logprobs");

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var messages = MessageReader.Read(body);
        var settings = SettingsReader.Read(body, engine.Tokenizer, SamplingDefaults.OpenAi);
        var logProbabilities = LogProbabilities(body);
        var includeUsage = StreamOptions.IncludeUsage(body);
        _ = body.Text("model");
        var prediction = PredictionReader.Read(body, engine);
        if (body.Fault is { } fault)
            return fault;
        if (!engine.Tokenizer.HasChatTemplate)
            return ApiError.Unsupported("messages", "The base model has no chat template; use /v1/completions.");

        if (PromptRoom.CheckText(messages.Sum(message => (long)message.Content.Length), engine.Limits, "messages") is { } hopeless)
            return hopeless;

        var prompt = engine.Tokenizer.ApplyChatTemplate(messages);
        if (PromptRoom.Check(prompt, engine.Limits, "messages") is { } tooLong)
            return tooLong;

        settings = settings with { Prediction = prediction, Sampling = settings.Sampling with { LogProbabilities = logProbabilities } };
        var answerTokens = Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens);
        if (ScoreLimit.Check([prompt], settings, engine.Limits, answerTokens, "top_logprobs") is { } tooMuch)
            return tooMuch;

        var shape = new AnswerShape(stamps.Make("chatcmpl-", model), settings.Choices, engine.Tokenizer)
        {
            IncludeUsage = includeUsage,
            LogProbabilities = logProbabilities is not null,
        };
        return new InferenceCall([prompt], settings, new ChatAnswer(shape));
    }

    private static int? LogProbabilities(RequestBody body)
    {
        var wanted = body.Flag("logprobs");
        var top = body.Integer("top_logprobs", 0, MaxTopLogProbabilities);
        if (top > 0 && !wanted)
            body.Refuse(ApiError.Invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true."));
        return wanted ? top ?? 0 : null;
    }
}
