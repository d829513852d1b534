using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bench.Serving;

/// <summary>A server that this program started, with its output in a log file. Ended by its own id.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly string _log;

    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="log">Where its output goes.</param>
    public ServerProcess(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log)
    {
        _log = log;
        // The shell only redirects; exec keeps its id. Not sh: dash drops variables whose names have a hyphen, and models' names have.
        var start = new ProcessStartInfo("/bin/bash") { ArgumentList = { "-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1", "bash", log, program } };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Time on processors so far, of the process and the ones that it started.</summary>
    public TimeSpan ProcessorTime => ProcessorTimes.OfTree(_process.Id);

    /// <summary>Returns when <paramref name="isReady"/> does not fail and is true.</summary>
    public async Task UntilReadyAsync(Func<Task<bool>> isReady)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await TryAsync(isReady))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > s_patience)
            {
                throw new InvalidOperationException($"A server {(_process.HasExited ? "ended" : "is not ready after two minutes")}:\n{await File.ReadAllTextAsync(_log)}");
            }

            await Task.Delay(s_pause, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = kill(_process.Id, Terminate);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> isReady)
    {
        try
        {
            return await isReady();
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
