using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace EndToEnd.Running;

/// <summary>The product as a newcomer starts it: <c>./dev run</c> in an empty state directory. One for all scenarios.</summary>
public sealed class RunningProduct : IAsyncLifetime
{
    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;
    private readonly StringBuilder _output = new();
    private readonly (string Name, string Value)[] _environment = [];
    private Process? _process;

    public RunningProduct()
    {
    }

    /// <param name="environment">Settings beyond the usual.</param>
    internal RunningProduct(params (string Name, string Value)[] environment)
    {
        _environment = environment;
    }

    internal DemoInfo Demo { get; private set; } = null!;

    /// <summary>What <c>./dev run</c> printed.</summary>
    internal string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    internal HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    public async Task InitializeAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo(Repository.Path("dev"))
        {
            ArgumentList = { "run", "--no-build", "--port", $"{FreePorts.Find()}", "--state", _state },

            // Guard pages: a wrong access of the kernel in any scenario ends the host, and the scenario sees it. The canary looks for leaks during all of them.
            // Scenarios that fill hosts want all their requests answered; how a full service refuses has tests of its own.
            Environment =
            {
                ["Engine__Threads"] = "1",
                ["Adapters__GuardPages"] = "true",
                ["Canary__Enabled"] = "true",
                ["Canary__IntervalSeconds"] = "3",
                ["Shedding__QueuePerSlot"] = "4",
            },
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"./dev run ended:\n{Output}"));
        _process.OutputDataReceived += (_, line) => Receive(line.Data, ready);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data, ready);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(3));
        await using var file = File.OpenRead(Path.Combine(_state, "demo.json"));
        Demo = (await JsonSerializer.DeserializeAsync<DemoInfo>(file, JsonSerializerOptions.Web))!;
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (_process is { HasExited: false })
        {
            Signals.Send(_process.Id, Signals.Terminate);
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        _process?.Dispose();
        var hostLog = await File.ReadAllTextAsync(Path.Combine(_state, "log", "host.log"));
        var gatewayLog = await File.ReadAllTextAsync(Path.Combine(_state, "log", "gateway.log"));
        Directory.Delete(_state, recursive: true);
        Assert.DoesNotContain("double free", hostLog);
        Assert.DoesNotContain("Unhandled exception", hostLog);
        Assert.DoesNotContain("LEAK between tenants", gatewayLog);
    }

    /// <summary>
    /// Sends a host a segmentation fault. The runtime lets the first one that comes from outside pass and puts the system's own handling back, so it
    /// takes another, some time later, to end the process: call it until that is gone.
    /// </summary>
    internal static void Crash(int host) => Signals.Send(host, Signals.SegmentationFault);

    /// <summary>The host that the launcher runs now.</summary>
    internal int HostProcess() => File.ReadAllText($"/proc/{_process!.Id}/task/{_process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(int.Parse)
        .Single(child => File.ReadAllText($"/proc/{child}/cmdline").Contains("AdapterHost.dll", StringComparison.Ordinal));

    internal string StatePath(string name) => Path.Combine(_state, name);

    private void Receive(string? line, TaskCompletionSource ready)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line.StartsWith("Tokens and URLs: ", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }
    }
}
