using Gateway.Secrets;
using Microsoft.Extensions.Options;

namespace Gateway.Management.Uploads;

/// <summary>Removes at start what uploads of a killed process left behind. The state directory has one gateway.</summary>
internal sealed class SpoolSweep(IOptions<StateOptions> state) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = state.Value.Folder("spool");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
