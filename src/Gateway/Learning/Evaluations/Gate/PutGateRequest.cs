using System.Text.Json.Serialization;

namespace Gateway.Learning.Evaluations.Gate;

/// <param name="Policy">off, warn or enforce.</param>
/// <param name="Dataset">Needed for warn and enforce.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PutGateRequest(string? Policy, string? Dataset = null);
