using System.Text.Json.Serialization;

namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>Zed's word that a prediction was accepted, as it is described. <see cref="global::Learning.Outcomes.Reading.ZedReader"/> reads it.</summary>
internal sealed record ZedAcceptBody(
    [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonPropertyName("model_version")] string? ModelVersion = null,
    [property: JsonPropertyName("e2e_latency_ms")] double? LatencyMs = null);
