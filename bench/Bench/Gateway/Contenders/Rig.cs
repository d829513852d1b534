using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AdapterFormats;
using Bench.Running;
using Bench.Serving;

namespace Bench.Gateway.Contenders;

/// <summary>The mock host, and in front of it the real gateway, bare YARP and nginx, each a process; one tenant with a token, limits, an adapter and an alias.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private const string BaseModel = "quickfix-tiny", Tenant = "bench", Alias = "quickfix", Model = "models/quickfix-tiny/quickfix-tiny-f32.gguf";
    private const string GatewayProgram = "artifacts/bin/Gateway/release/Gateway.dll";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bench-gateway-");
    private readonly List<ServerProcess> _processes = [];

    private Rig()
    {
    }

    /// <summary>The mock host itself: what is left when a proxy is taken away.</summary>
    public Contender Direct { get; private set; } = null!;

    public Contender Gateway { get; private set; } = null!;

    public Contender Yarp { get; private set; } = null!;

    public Contender Nginx { get; private set; } = null!;

    public IReadOnlyList<Contender> Proxies => [Gateway, Yarp, Nginx];

    /// <summary>The mock host's processor time.</summary>
    public TimeSpan HostTime => _processes[1].ProcessorTime;

    public string Token { get; private set; } = "";

    public static string ModelName => $"{BaseModel}:{Alias}";

    public static async Task<Rig> StartAsync()
    {
        var rig = new Rig();
        try
        {
            await rig.StartAllAsync();
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            await process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAllAsync()
    {
        var bench = typeof(Rig).Assembly.Location;
        var ports = FreePorts.InARow(5);
        var (gateway, @internal, host, yarp, nginx) = (ports, ports + 1, ports + 2, ports + 3, ports + 4);
        var state = Path.Combine(_folder.FullName, "state");
        var adapter = await DemoAdapter.ImportAsync("acme", BaseModelDescriptorReader.Read(Model, BaseModel, [], CancellationToken.None));

        Gateway = StartProbed("gateway", gateway, "dotnet", Path.GetFullPath(GatewayProgram), $"--Gateway:Port={gateway}", $"--State={state}");
        var (program, arguments) = Cores.OfLoad(
            "dotnet", bench, "mock-host", $"{host}", $"{@internal}", Path.Combine(state, "keys", "join-secret"), Path.GetFullPath(Model), BaseModel, adapter.Key.Digest.ToString());
        Direct = new Contender("no proxy", host, Start("host", program, arguments), null);
        Yarp = StartProbed("YARP alone", yarp, "dotnet", bench, "bare-yarp", $"{yarp}", $"{host}");
        (program, arguments) = Cores.OfProxy("nginx", Contenders.Nginx.Configure(_folder, nginx, host));
        Nginx = new Contender("nginx", nginx, Start("nginx", program, arguments), null);

        using var http = new HttpClient();
        foreach (var (contender, path) in new[] { (Gateway, "/health/ready"), (Yarp, "/"), (Nginx, "/") })
        {
            await contender.Process!.UntilReadyAsync(async () =>
            {
                using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{contender.Port}{path}"));
                return response.IsSuccessStatusCode;
            });
        }

        var platform = await PlatformTokenAsync(state);
        var url = new Uri($"http://127.0.0.1:{gateway}");
        Token = await new ManagementClient(http, url, platform).AddTenantAsync(Tenant, BaseModel, Alias, adapter.Bytes);
        await RaiseLimitsAsync(http, url, platform);
    }

    private Contender StartProbed(string name, int port, params string[] command)
    {
        var probe = new RuntimeProbe(Path.Combine(_folder.FullName, $"{port}.probe"));
        var (program, arguments) = Cores.OfProxy(command[0], command[1..]);
        return new Contender(name, port, Start(name, program, arguments, probe.Environment), probe);
    }

    private ServerProcess Start(string name, string program, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var process = new ServerProcess(program, arguments, environment ?? new Dictionary<string, string>(), Path.Combine(_folder.FullName, name + ".log"));
        _processes.Add(process);
        return process;
    }

    /// <summary>Limits are kept and counted, and high enough that none is in the way.</summary>
    private static async Task RaiseLimitsAsync(HttpClient http, Uri url, string token)
    {
        using var message = new HttpRequestMessage(HttpMethod.Patch, new Uri(url, $"/api/v1/tenants/{Tenant}"))
        {
            Content = JsonContent.Create(new { limits = new { requestsPerMinute = 10_000_000, tokensPerMinute = 1_000_000_000, concurrency = 10_000, monthlyTokens = 1_000_000_000_000 } }),
        };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(message);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    private static async Task<string> PlatformTokenAsync(string state)
    {
        using var command = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.GetFullPath(GatewayProgram), "admin", "create-token", $"--State={state}", "--name", "bench" },
            RedirectStandardOutput = true,
        })!;
        var token = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return command.ExitCode == 0 ? token.Trim() : throw new InvalidOperationException("No platform token could be made.");
    }
}
