using System.Text.Json.Serialization;

namespace Gateway.Management.Tenants;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateTenantRequest(string? DisplayName, string? Status, LimitsModel? Limits);
