using System.Globalization;
using EndToEnd.Running;
using TestServers;

namespace EndToEnd.Faults;

/// <summary>One host process, which the gateway reaches through a proxy that a test can break.</summary>
internal sealed class FaultHost : IAsyncDisposable
{
    private readonly string[] _settings;
    private ServerProcess _process;

    private FaultHost(int port, TcpFaultProxy way, string[] settings)
    {
        (Port, Way, _settings) = (port, way, settings);
        _process = Start();
    }

    public int Port { get; }

    /// <summary>From the gateway to it.</summary>
    public TcpFaultProxy Way { get; }

    public int Id => _process.Id;

    public string Output => _process.Output;

    public static FaultHost Start(int port, int internalPort, string state, IEnumerable<string> settings)
    {
        var way = TcpFaultProxy.Start(port);
        return new FaultHost(port, way,
        [
            Repository.Path("artifacts/bin/AdapterHost/release/AdapterHost.dll"), $"--Host:Port={port}", $"--Host:Address=http://127.0.0.1:{way.Port}",
            $"--Host:GatewayUrl=http://127.0.0.1:{internalPort}", $"--Host:JoinSecretFile={Path.Combine(state, "keys", "join-secret")}",
            $"--Host:ModelPath={Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf")}", $"--Host:ModelName={FaultCluster.Model}",
            "--Host:AcceptedNames:0=reference/quickfix-tiny", $"--Host:CrashFile={Path.Combine(state, $"{port}.crash")}", "--Engine:Threads=1", .. settings,
        ]);
    }

    /// <summary>Sequences that run on it now, as it says itself.</summary>
    public async Task<int> RunningAsync(HttpClient client) =>
        (int)Metrics.Sum(await client.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/metrics")), "host_running_sequences");

    public void Freeze() => Signals.Send(Id, Signals.Stop);

    public void Thaw() => Signals.Send(Id, Signals.Continue);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>A new process in place of one that was killed.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await Way.DisposeAsync();
    }

    public override string ToString() => Port.ToString(CultureInfo.InvariantCulture);

    private ServerProcess Start() => ServerProcess.Start($"host {Port}", "dotnet", _settings);
}
