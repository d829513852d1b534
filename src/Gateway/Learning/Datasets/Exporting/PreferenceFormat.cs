using System.Text.Json.Nodes;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>TRL's preference type with an explicit prompt: <c>{prompt, chosen, rejected}</c>. Only samples in which an answer was shown and replaced have both.</summary>
internal sealed class PreferenceFormat(PromptRenderer prompts) : IExportFormat
{
    public IEnumerable<JsonObject> Rows(DatasetItem item)
    {
        if (item.Content.Rejected is { } rejected)
            yield return new JsonObject { ["prompt"] = prompts.Messages(item), ["chosen"] = PromptRenderer.Answer(item.Content.Fixed), ["rejected"] = PromptRenderer.Answer(rejected) };
    }
}
