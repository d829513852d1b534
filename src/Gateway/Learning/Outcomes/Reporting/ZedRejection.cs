using System.Text.Json.Serialization;

namespace Gateway.Learning.Outcomes.Reporting;

/// <param name="Reason"><c>rejected</c> and <c>discarded</c> count against the answer if it was shown; other words are kept.</param>
internal sealed record ZedRejection(
    [property: JsonPropertyName("request_id")] string RequestId,
    [property: JsonPropertyName("was_shown")] bool WasShown,
    string? Reason = null,
    [property: JsonPropertyName("model_version")] string? ModelVersion = null,
    [property: JsonPropertyName("e2e_latency_ms")] double? LatencyMs = null);
