using System.Text.Json.Serialization;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>The version on trial.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CandidateModel(string? Adapter, int? Version);
