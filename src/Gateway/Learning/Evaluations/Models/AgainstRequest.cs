using System.Text.Json.Serialization;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>What a version is compared with: a version, or the one that an alias names now, or the base model. Just one of the three.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record AgainstRequest(string? Adapter = null, int? Version = null, string? Alias = null, bool? Base = null);
