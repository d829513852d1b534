using System.Text.Json.Nodes;
using Learning.Fixes.Prompting;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>Asks in training as Quick Fix asks in use: with the same template. For any thread.</summary>
internal sealed class PromptRenderer(ModePrompt mode)
{
    public JsonArray Messages(DatasetItem item)
    {
        var prompt = mode.Render(new FixQuestion
        {
            Code = item.Content.Code,
            Error = item.Content.Error,
            Language = item.Language,
            Path = item.Content.Path ?? "",
            ErrorKind = item.ErrorKind,
            Context = item.Content.Context,
        });
        var messages = new JsonArray();
        if (prompt.System is { Length: > 0 } system)
            messages.Add((JsonNode)Message("system", system));
        messages.Add((JsonNode)Message("user", prompt.User));
        return messages;
    }

    public static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    public static JsonArray Answer(string content) => new(Message("assistant", content));
}
