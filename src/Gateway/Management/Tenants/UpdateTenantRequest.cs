using System.Text.Json.Serialization;

namespace Gateway.Management.Tenants;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record UpdateTenantRequest(string? DisplayName = null, string? Status = null, LimitsModel? Limits = null);
