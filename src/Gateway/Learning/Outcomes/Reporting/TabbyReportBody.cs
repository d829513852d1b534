using System.Text.Json.Serialization;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>Tabby's event, as it is described. <see cref="global::Learning.Outcomes.Reading.TabbyReader"/> reads it.</summary>
internal sealed record TabbyReportBody(
    string Type,
    [property: JsonPropertyName("completion_id")] string CompletionId,
    [property: JsonPropertyName("choice_index")] int ChoiceIndex,
    [property: JsonPropertyName("view_id")] string? ViewId = null,
    double? Elapsed = null);
