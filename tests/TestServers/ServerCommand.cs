using System.Diagnostics;

namespace TestServers;

/// <summary>A program of a server's that runs to its end: initdb, pg_ctl, pg_basebackup.</summary>
public static class ServerCommand
{
    /// <param name="program">A command on the path, or a file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="user">Run as this user when we are root.</param>
    /// <param name="environment">Variables besides our own.</param>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, string? user = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = new Process { StartInfo = ServerProcess.Prepare(program, arguments, user, environment) };
        StarterThread.Run(() => process.Start());
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} ended with exit code {process.ExitCode}:\n{string.Join('\n', await output)}");
    }
}
