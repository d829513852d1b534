using Bench.Serving;

namespace Bench.Gateway.Contenders;

/// <summary>Something to send requests to: a proxy in front of the mock host, or the host itself.</summary>
/// <param name="Name">In the tables.</param>
/// <param name="Port">On loopback.</param>
/// <param name="Process">The proxy; null for the host itself.</param>
/// <param name="Probe">Asks the process' runtime; null where there is none.</param>
internal sealed record Contender(string Name, int Port, ServerProcess? Process, RuntimeProbe? Probe) : IAsyncDisposable
{
    public TimeSpan ProcessorTime => Process?.ProcessorTime ?? TimeSpan.Zero;

    public async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
    }
}
