using System.Text.Json.Serialization;

namespace Gateway.Management.Tenants;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateTenantRequest(string? Slug, string? DisplayName, LimitsModel? Limits = null);
