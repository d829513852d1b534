using System.Text.Json.Nodes;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>Renders samples as the rows of a format. A sample makes none, one or two. For any thread.</summary>
internal interface IExportFormat
{
    IEnumerable<JsonObject> Rows(DatasetItem item);
}
