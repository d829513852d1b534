using System.Text.Json.Nodes;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>OpenAI's fine-tuning on conversations: <c>{messages: [system?, user, assistant]}</c>.</summary>
internal sealed class ChatFormat(PromptRenderer prompts) : IExportFormat
{
    public IEnumerable<JsonObject> Rows(DatasetItem item)
    {
        var messages = prompts.Messages(item);
        messages.Add((JsonNode)PromptRenderer.Message("assistant", item.Content.Fixed));
        yield return new JsonObject { ["messages"] = messages };
    }
}
