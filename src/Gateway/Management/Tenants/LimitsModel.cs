using System.Text.Json.Serialization;

namespace Gateway.Management.Tenants;

/// <summary>A tenant's limits; null = stays, or the default of a new tenant.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record LimitsModel(int? MaxOutputTokens);
