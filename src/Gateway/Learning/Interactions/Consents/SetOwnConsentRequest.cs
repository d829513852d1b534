using System.Text.Json.Serialization;

namespace Gateway.Learning.Interactions.Consents;

/// <param name="Level">none, noCode, metrics or train.</param>
/// <param name="Repository">Null = everywhere.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetOwnConsentRequest(string? Level, string? Repository = null);
