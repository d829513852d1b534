using System.Text.Json.Nodes;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>TRL's unpaired preferences, as for KTO: <c>{prompt, completion, label}</c>. The fix is a good answer; one that was shown and replaced is a bad one.</summary>
internal sealed class UnpairedFormat(PromptRenderer prompts) : IExportFormat
{
    public IEnumerable<JsonObject> Rows(DatasetItem item)
    {
        yield return Row(item, item.Content.Fixed, good: true);
        if (item.Content.Rejected is { } rejected)
            yield return Row(item, rejected, good: false);
    }

    private JsonObject Row(DatasetItem item, string completion, bool good) =>
        new() { ["prompt"] = prompts.Messages(item), ["completion"] = PromptRenderer.Answer(completion), ["label"] = good };
}
