using System.Text.Json.Serialization;

namespace Gateway.Learning.Interactions.Consents;

/// <param name="Level">none, noCode, metrics or train.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetConsentRequest(string? Level);
