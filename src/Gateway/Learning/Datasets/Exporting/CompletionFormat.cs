using System.Text.Json.Nodes;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>TRL's conversational prompt and completion: <c>{prompt: [messages], completion: [message]}</c>.</summary>
internal sealed class CompletionFormat(PromptRenderer prompts) : IExportFormat
{
    public IEnumerable<JsonObject> Rows(DatasetItem item)
    {
        yield return new JsonObject { ["prompt"] = prompts.Messages(item), ["completion"] = PromptRenderer.Answer(item.Content.Fixed) };
    }
}
