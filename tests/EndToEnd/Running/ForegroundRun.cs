using System.Diagnostics;
using EndToEnd.Scenarios;

namespace EndToEnd.Running;

/// <summary><c>./dev run</c> as a terminal has it: a process group of its own, all of which gets Ctrl-C.</summary>
internal sealed class ForegroundRun : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _state;
    private readonly Task<string> _errors;

    /// <param name="state">The state directory. It tells the processes of this run from all others.</param>
    /// <param name="port">The first of its ports.</param>
    public ForegroundRun(string state, int port)
        : this(state, port, demo: false)
    {
    }

    /// <param name="state">The state directory.</param>
    /// <param name="port">The first of its ports.</param>
    /// <param name="demo">Whether the demo's organizations are made.</param>
    /// <param name="more">Options besides.</param>
    public ForegroundRun(string state, int port, bool demo, params string[] more)
        : this(state, port, new Dictionary<string, string>(), demo ? more : [.. more, "--no-demo"])
    {
    }

    /// <param name="state">The state directory.</param>
    /// <param name="port">The first of its ports.</param>
    /// <param name="environment">Variables besides our own.</param>
    /// <param name="options">All other options.</param>
    public ForegroundRun(string state, int port, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        _state = state;

        // A test run in the background ignores Ctrl-C, and what it starts would, too.
        var start = new ProcessStartInfo(
            "setsid",
            ["env", "--default-signal=INT", Repository.Path("dev"), "run", "--no-build", "--port", $"{port}", "--state", state, .. options])
        {
            Environment = { ["Engine__Threads"] = "1" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public Task UntilServingAsync() => UntilSaidAsync("serving ");

    /// <summary>The next line of its output that begins so.</summary>
    public async Task<string> UntilSaidAsync(string beginning)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"./dev run ended: {await _errors}");
    }

    /// <summary>Until it has begun to start a process, whose log is then there.</summary>
    public Task UntilStartingAsync(string program) =>
        Eventually.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(_state, "log", $"{program}.log"))), there => there);

    public Task<string> ErrorsAsync() => _errors;

    /// <summary>What it printed after it had said that it serves, until its end.</summary>
    public Task<string> RestOfOutputAsync() => _process.StandardOutput.ReadToEndAsync();

    public void PressCtrlC() => Signals.SendToGroup(_process.Id, Signals.Interrupt);

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    public bool HasExited => _process.HasExited;

    /// <summary>All processes that have to do with this run's state directory: named in their command line, or the place where they work.</summary>
    public List<(int Id, string CommandLine)> Processes() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => (Id: int.Parse(name!), CommandLine: CommandLine(name!)))
            .Where(process => process.CommandLine.Contains(_state, StringComparison.Ordinal) || WorksIn(process.Id)),
    ];

    /// <summary>The one process of a program, e.g. <c>Gateway</c>.</summary>
    public int IdOf(string program) => Assert.Single(Processes(), process => process.CommandLine.Contains($"/{program}.dll", StringComparison.Ordinal)).Id;

    public async ValueTask DisposeAsync()
    {
        // None, unless the test has failed.
        foreach (var (id, _) in Processes())
        {
            Signals.Send(id, Signals.Kill);
        }

        await ExitCodeAsync();
        _process.Dispose();
    }

    private bool WorksIn(int id)
    {
        try
        {
            return Directory.ResolveLinkTarget($"/proc/{id}/cwd", returnFinalTarget: false)?.FullName.StartsWith(_state, StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or it is somebody else's.
            return false;
        }
    }

    private static string CommandLine(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
