using System.Diagnostics.Metrics;

namespace AdapterHost.Draining;

/// <summary><c>host.draining</c>: 1 from the signal to end on.</summary>
internal sealed class DrainMetrics : IHostedService
{
    public DrainMetrics(IMeterFactory factory, DrainState state) => factory.Create("AdapterHost")
        .CreateObservableGauge("host.draining", () => state.IsDraining ? 1 : 0, description: "Whether this host was asked to end.");

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
