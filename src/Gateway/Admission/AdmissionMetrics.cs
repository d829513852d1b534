using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Admission;

/// <summary><c>gateway_limited_total{code}</c>: requests that a limit refused. Where limits only watch, nothing is counted. Any thread.</summary>
internal sealed class AdmissionMetrics(IMeterFactory factory)
{
    private readonly Counter<long> _limited = factory.Create(TelemetryOptions.Meter)
        .CreateCounter<long>("gateway.limited", "{request}", "Requests that were refused by a limit, by the error code of the refusal.");

    /// <param name="code">The error's code, one of the catalogue's.</param>
    public void Limited(string code) => _limited.Add(1, new KeyValuePair<string, object?>("code", code));
}
