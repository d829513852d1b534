using System.Text.Json.Serialization;

namespace Gateway.Management.Aliases;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SetAliasRequest(string? Adapter, int? Version);
