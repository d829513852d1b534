using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using TenantStore.Credentials;

namespace Gateway.Telemetry;

/// <summary><c>gateway_tenant_requests_total{tenant,status}</c>, where an operator opted in to naming tenants. Any thread.</summary>
internal sealed class TenantMetrics
{
    private readonly TenantLabels _labels;
    private readonly Counter<long>? _requests;

    public TenantMetrics(IMeterFactory factory, IOptions<TelemetryOptions> options)
    {
        _labels = new TenantLabels(options.Value.TenantLabels);
        if (options.Value.TenantLabels > 0)
        {
            _requests = factory.Create(TelemetryOptions.Meter).CreateCounter<long>(
                "gateway.tenant.requests", "{request}", "Requests that have ended, by tenant (Telemetry:TenantLabels of them; the rest are 'other') and HTTP status.");
        }
    }

    public void Ended(PrincipalTenant tenant, int status) =>
        _requests?.Add(1, new TagList { { "tenant", _labels.Of(tenant.Id, tenant.Slug) }, { "status", StatusText.Of(status) } });
}
