using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatDialect(IInferenceEngine engine, StampFactory stamps) : IDialect
{
    private static readonly FieldTable Fields =
        FieldTable.OfDialect("messages", "max_tokens", "max_completion_tokens", StreamOptions.Field);

    public DialectReading Read(JsonElement root, int maxOutputTokens)
    {
        var body = new RequestBody(root, Fields);
        var messages = MessageReader.Read(body);
        var settings = SettingsReader.Read(body, SettingsReader.OpenAiCap(body));
        var includeUsage = StreamOptions.IncludeUsage(body);
        var model = body.Text("model");
        if (body.Fault is { } fault)
            return fault;
        if (!engine.Tokenizer.HasChatTemplate)
            return ApiError.Unsupported("messages", "The base model has no chat template; use /v1/completions.");

        if (PromptRoom.CheckText(messages.Sum(message => (long)message.Content.Length), engine, "messages") is { } hopeless)
            return hopeless;

        var prompt = engine.Tokenizer.ApplyChatTemplate(messages);
        return PromptRoom.Check(prompt, engine.Limits, "messages") is { } tooLong
            ? tooLong
            : new InferenceCall([prompt], settings, new ChatAnswer(stamps.Make("chatcmpl-", model), includeUsage));
    }
}
