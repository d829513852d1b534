using System.Text.Json.Serialization;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>A person's decision.</summary>
/// <param name="Decision"><c>promote</c> or <c>rollback</c>.</param>
/// <param name="Reason">Why, for the audit: 1 to 500 characters.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DecideRequest(string? Decision, string? Reason);
