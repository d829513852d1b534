using System.Diagnostics.Metrics;
using Gateway.Errors;
using Gateway.Telemetry;
using TenantStore.Limits;

namespace Gateway.Admission;

/// <summary><c>gateway_limited_total{code}</c>: requests that a limit refused. Where limits only watch, nothing is counted. Any thread.</summary>
internal sealed class AdmissionMetrics
{
    private readonly Counter<long> _limited;

    public AdmissionMetrics(IMeterFactory factory)
    {
        _limited = factory.Create(TelemetryOptions.Meter)
            .CreateCounter<long>("gateway.limited", "{request}", "Requests that were refused by a limit, by the error code of the refusal.");
        // Growth from nothing is no growth to a rate.
        foreach (var kind in Enum.GetValues<LimitKind>())
            _limited.Add(0, new KeyValuePair<string, object?>("code", RefusalCatalog.Describe(AdmissionRefusals.Of(kind)).Code));
    }

    /// <param name="code">The error's code, one of the catalogue's.</param>
    public void Limited(string code) => _limited.Add(1, new KeyValuePair<string, object?>("code", code));
}
