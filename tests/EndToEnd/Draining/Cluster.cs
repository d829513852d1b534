using System.Net;
using System.Text.Json;
using EndToEnd.Running;
using EndToEnd.Scenarios;
using TestServers;

namespace EndToEnd.Draining;

/// <summary>
/// Gateways and hosts as processes of their own on fixed ports, each of which can be asked to end and started again; the demo's two organizations. Ended by
/// their ids.
/// </summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const int PublicOffset = 0, InternalOffset = 1, Ports = 2;
    private const string Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf";

    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ClusterSettings _settings;
    private readonly int[] _gatewayPorts;
    private readonly int[] _hostPorts;
    private readonly ServerProcess?[] _gateways;
    private readonly ServerProcess?[] _hosts;
    private NginxServer? _nginx;
    private string? _platformToken;

    private Cluster(ClusterSettings settings)
    {
        _settings = settings;
        var first = FreePorts.Find((settings.Gateways * Ports) + settings.Hosts);
        _gatewayPorts = [.. Enumerable.Range(0, settings.Gateways).Select(gateway => first + (gateway * Ports))];
        _hostPorts = [.. Enumerable.Range(0, settings.Hosts).Select(host => first + (settings.Gateways * Ports) + host)];
        _gateways = new ServerProcess?[settings.Gateways];
        _hosts = new ServerProcess?[settings.Hosts];
    }

    public DemoInfo Demo { get; private set; } = null!;

    public int Gateways => _gateways.Length;

    public int Hosts => _hosts.Length;

    public static async Task<Cluster> StartAsync(ClusterSettings settings)
    {
        var cluster = new Cluster(settings);
        try
        {
            for (var gateway = 0; gateway < cluster.Gateways; gateway++)
                await cluster.StartGatewayAsync(gateway);
            if (settings.Gateways > 1)
                cluster._nginx = await NginxServer.StartAsync(cluster._gatewayPorts, [.. cluster._gatewayPorts.Select(port => port + InternalOffset)]);
            for (var host = 0; host < cluster.Hosts; host++)
                await cluster.StartHostAsync(host);
            for (var gateway = 0; gateway < cluster.Gateways; gateway++)
                await cluster.UntilAllHostsAsync(gateway);
            await cluster.MakeDemoAsync();
            return cluster;
        }
        catch (Exception exception)
        {
            var said = cluster.Output;
            await cluster.DisposeAsync();
            throw new InvalidOperationException($"The cluster did not start.\n{said}", exception);
        }
    }


    /// <summary>The last lines of all processes.</summary>
    public string Output => string.Join('\n', _gateways.Concat(_hosts).Select(process => process?.Output).Append(_nginx?.Output));

    /// <summary>Where clients ask: the only gateway, or nginx in front of all.</summary>
    public Uri Url => _nginx is null ? GatewayUrl(0) : new Uri($"http://127.0.0.1:{_nginx.Ports[0]}");

    public Uri GatewayUrl(int gateway) => new($"http://127.0.0.1:{_gatewayPorts[gateway] + PublicOffset}");

    /// <summary>SIGTERM, and when its process has ended in order the next one on the same ports. Returns when that serves with all hosts.</summary>
    /// <returns>From the signal to the first answer that it is not ready, and to the end.</returns>
    public async Task<(TimeSpan Unready, TimeSpan Ended)> RestartGatewayAsync(int gateway)
    {
        var took = await EndAsync(_gateways[gateway]!, new Uri(InternalUrl(gateway), "/health/ready"));
        await StartGatewayAsync(gateway);
        await UntilAllHostsAsync(gateway);
        return took;
    }

    /// <summary>The same with a host.</summary>
    public async Task<(TimeSpan Unready, TimeSpan Ended)> RestartHostAsync(int host)
    {
        var took = await EndAsync(_hosts[host]!, new Uri(HostUrl(host), "/health/ready"));
        await StartHostAsync(host);
        for (var gateway = 0; gateway < Gateways; gateway++)
            await UntilAllHostsAsync(gateway);
        return took;
    }

    /// <summary>Resident memory of one gateway, in bytes.</summary>
    public long MemoryOfGateway(int gateway) => ProcessMemory.Resident(_gateways[gateway]!.Id);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _hosts.Concat(_gateways))
        {
            if (process is not null)
                await process.DisposeAsync();
        }

        if (_nginx is not null)
            await _nginx.DisposeAsync();

        _http.Dispose();
        Directory.Delete(_state, recursive: true);
    }

    /// <summary>Where hosts find a gateway, whichever.</summary>
    private Uri GatewaysUrl => _nginx is null ? InternalUrl(0) : new Uri($"http://127.0.0.1:{_nginx.Ports[1]}");

    private Uri InternalUrl(int gateway) => new($"http://127.0.0.1:{_gatewayPorts[gateway] + InternalOffset}");

    private Uri HostUrl(int host) => new($"http://127.0.0.1:{_hostPorts[host]}");

    private async Task StartGatewayAsync(int gateway)
    {
        string[] settings =
        [
            _settings.GatewayProgram, $"--Gateway:Port={_gatewayPorts[gateway]}", $"--State={_state}", $"--Audit:Gateway=gateway-{gateway}",
            "--Logging:LogLevel:Default=Warning", .. _settings.OfGateways,
        ];
        _gateways[gateway] = ServerProcess.Start($"gateway {gateway}", "dotnet", settings);
        await _gateways[gateway]!.WaitAsync(() => IsGoodAsync(new Uri(GatewayUrl(gateway), "/health/live")));
    }

    private async Task StartHostAsync(int host)
    {
        string[] settings =
        [
            _settings.HostProgram, $"--Host:Port={_hostPorts[host]}", $"--Host:ModelPath={Repository.Path(Model)}", "--Host:ModelName=quickfix-tiny",
            "--Host:AcceptedNames:0=reference/quickfix-tiny", $"--Host:GatewayUrl={GatewaysUrl}",
            $"--Host:JoinSecretFile={Path.Combine(_state, "keys/join-secret")}", "--Engine:Threads=1", "--Logging:LogLevel:Default=Warning", .. _settings.OfHosts,
        ];
        _hosts[host] = ServerProcess.Start($"host {host}", "dotnet", settings);
        // Versions before readiness have only /health, and are asked for their hosts below.
        await _hosts[host]!.WaitAsync(() => IsGoodAsync(new Uri(HostUrl(host), "/health")));
    }

    private async Task MakeDemoAsync()
    {
        var token = await GatewayCommand.RunAsync(_settings.GatewayProgram, ["admin", "create-token", $"--State={_state}", "--name", "demo", .. _settings.OfRegistry]);
        var file = Path.Combine(_state, "demo.json");
        await GatewayCommand.RunAsync(
            _settings.GatewayProgram,
            ["demo", "--base-url", $"{GatewayUrl(0)}", "--platform-token", token, "--adapters", Repository.Path("models/adapters"), "--base", "quickfix-tiny", "--out", file]);
        Demo = JsonSerializer.Deserialize<DemoInfo>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!;
    }

    /// <summary>A gateway that has just started has no hosts; each reports within seconds, is told that it is unknown, and joins.</summary>
    private Task UntilAllHostsAsync(int gateway) => Eventually.TrueAsync(() => AvailableAsync(gateway), available => available == Hosts);

    private async Task<int> AvailableAsync(int gateway)
    {
        _platformToken ??= await GatewayCommand.RunAsync(_settings.GatewayProgram, ["admin", "create-token", $"--State={_state}", "--name", "watch", .. _settings.OfRegistry]);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(GatewayUrl(gateway), "/api/v1/hosts"));
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", _platformToken);
        using var response = await _http.SendAsync(request);
        var list = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return list.GetProperty("items").EnumerateArray().Count(host => host.GetProperty("available").GetBoolean());
    }

    private async Task<(TimeSpan Unready, TimeSpan Ended)> EndAsync(ServerProcess process, Uri readiness)
    {
        var started = TimeProvider.System.GetTimestamp();
        await process.SignalAsync("TERM");
        while (await StatusAsync(readiness) == HttpStatusCode.OK)
            await Task.Yield();
        var unready = TimeProvider.System.GetElapsedTime(started);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        var ended = TimeProvider.System.GetElapsedTime(started);
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}\n{process.Output}");
        await process.DisposeAsync();
        return (unready, ended);
    }

    private async Task<bool> IsGoodAsync(Uri url) => await StatusAsync(url) == HttpStatusCode.OK;

    /// <summary>None when nobody listens.</summary>
    private async Task<HttpStatusCode?> StatusAsync(Uri url)
    {
        try
        {
            using var response = await _http.GetAsync(url);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
