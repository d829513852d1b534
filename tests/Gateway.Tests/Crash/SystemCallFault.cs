using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Crash;

/// <summary>strace attached to a process: the n-th call of one kind that each of its threads makes from then on fails with one error.</summary>
internal sealed class SystemCallFault : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerProcess _strace;

    private SystemCallFault(int process, string call, string error, int number) => _strace = ServerProcess.Start("strace", "strace",
    [
        "-f", "-y", "-o", Log, "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={number}", "-p", $"{process}",
    ]);

    private string Log => Path.Combine(_folder.Path, "log");

    public static async Task<SystemCallFault> AttachAsync(int process, string call, string error, int number)
    {
        var fault = new SystemCallFault(process, call, error, number);
        await fault._strace.WaitAsync(() => Task.FromResult(fault._strace.Output.Contains(" attached", StringComparison.Ordinal)));
        return fault;
    }

    /// <summary>Lets go of the process.</summary>
    /// <returns>How many calls were made to fail.</returns>
    public async Task<int> DetachAsync()
    {
        await _strace.SignalAsync("INT");
        await _strace.WaitForExitAsync();
        return File.ReadLines(Log).Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _strace.DisposeAsync();
        _folder.Dispose();
    }
}
