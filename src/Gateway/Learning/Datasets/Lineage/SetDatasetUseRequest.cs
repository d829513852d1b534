using System.Text.Json.Serialization;

namespace Gateway.Learning.Datasets.Lineage;

/// <param name="Dataset">Id of the snapshot that the version was trained on.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetDatasetUseRequest(string? Dataset);
