using Gateway.Tests.Servers;
using TenantStore;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>A tenant with a token for its data.</summary>
internal sealed record DataTenant(TestTenant Tenant, TenantId Id, string Token);
