using System.Diagnostics.Metrics;
using TenantStore.Startup;

namespace Gateway.Telemetry;

/// <summary><c>gateway_registry_up</c>, and where Redis is configured <c>gateway_redis_up</c>: 1 or 0, as this gateway's last use of it went.</summary>
internal sealed class StoreMetrics
{
    public StoreMetrics(IMeterFactory factory, StoreHealth health)
    {
        var meter = factory.Create(TelemetryOptions.Meter);
        meter.CreateObservableGauge("gateway.registry_up", () => health.RegistryUp ? 1 : 0, description: "Whether the registry could be read two seconds ago.");
        if (health.HasRedis)
            meter.CreateObservableGauge("gateway.redis_up", () => health.RedisUp ? 1 : 0, description: "Whether Redis answers; 0 while requests go on without it.");
    }
}
