using System.Collections.Concurrent;
using System.Diagnostics;

namespace TestServers;

/// <summary>
/// A server that a test started: its own process, its output kept, ended by its id. It dies with the test process too (setpriv --pdeathsig), so that
/// a killed test run leaves none running.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly Process _process;
    private readonly string _name;

    private ServerProcess(string name, Process process) => (_name, _process) = (name, process);

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Of a process that has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines that it wrote.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="name">What messages call it.</param>
    /// <param name="program">A command on the path, or a file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="user">Run as this user when we are root; null = as ourselves.</param>
    /// <param name="environment">Variables besides our own.</param>
    public static ServerProcess Start(
        string name, string program, IEnumerable<string> arguments, string? user = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ServerProcess(name, new Process { StartInfo = Prepare(program, arguments, user, environment) });
        server._process.OutputDataReceived += server.Keep;
        server._process.ErrorDataReceived += server.Keep;
        StarterThread.Run(() => server._process.Start());
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>How to start it: it dies with us, and runs as the user when we are root.</summary>
    internal static ProcessStartInfo Prepare(
        string program, IEnumerable<string> arguments, string? user, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("setpriv") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.ArgumentList.Add("--pdeathsig=KILL");
        if (user is not null && Environment.IsPrivilegedProcess)
        {
            foreach (var argument in new[] { "--reuid", user, "--regid", user, "--clear-groups" })
                start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--");
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
            start.Environment[key] = value;
        return start;
    }

    /// <summary>Asks until the server answers; what it wrote is told when it ends or takes too long.</summary>
    public async Task WaitAsync(Func<Task<bool>> isReady)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"{_name} ended with exit code {_process.ExitCode} while starting:\n{Output}");
            try
            {
                if (await isReady())
                    return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < s_patience)
            {
                // Not listening yet.
            }

            if (Stopwatch.GetElapsedTime(started) > s_patience)
                throw new TimeoutException($"{_name} was not ready after {s_patience}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Waits for a command that ends by itself; what it wrote is told when it fails.</summary>
    public async Task EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        if (_process.ExitCode != 0)
            throw new InvalidOperationException($"{_name} ended with exit code {_process.ExitCode}:\n{Output}");
    }

    /// <summary>SIGSTOP, SIGCONT, SIGTERM …, by its number's name for kill(1).</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>For the end of the test process, which does not wait for tasks.</summary>
    /// <param name="signal">What ends it in order.</param>
    public void End(string signal)
    {
        if (_process.HasExited)
            return;
        using (var kill = Process.Start("kill", ["-s", signal, $"{_process.Id}"]))
            kill.WaitForExit();
        _process.WaitForExit();
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text)
            return;
        _output.Enqueue(text);
        while (_output.Count > KeptLines)
            _output.TryDequeue(out _);
    }
}
