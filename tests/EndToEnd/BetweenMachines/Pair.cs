using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;
using TestServers;
using TestServers.Certificates;

namespace EndToEnd.BetweenMachines;

/// <summary>One gateway and one host, real processes that prove each other by certificates and share no secret, with the demo's organizations.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public const string GatewayName = "gateway.prod";
    public const string HostName = "host-0.hosts.prod";

    private readonly Programs _programs;
    private readonly int _port;
    private readonly List<ServerProcess> _processes = [];

    private Pair(Programs programs, int port) => (_programs, _port) = (programs, port);

    public Uri Public => new($"http://127.0.0.1:{_port}");

    public Uri Internal => new($"https://127.0.0.1:{_port + 1}");

    public Uri GatewayMetrics => new($"http://127.0.0.1:{_port + 2}");

    public Uri Host => new($"https://127.0.0.1:{_port + 3}");

    public Uri HostMetrics => new($"http://127.0.0.1:{_port + 4}");

    public DemoInfo Demo { get; private set; } = null!;

    /// <summary>What both have written, for messages of failed tests.</summary>
    public string Output => string.Join("\n\n", _processes.Select(process => process.Output));

    /// <param name="programs">What is started.</param>
    /// <param name="gatewayMount">The gateway's certificate.</param>
    /// <param name="hostMount">The host's certificate.</param>
    /// <param name="model">The base model's file.</param>
    /// <param name="environment">Variables of both besides our own.</param>
    public static async Task<Pair> StartAsync(
        Programs programs, TestMount gatewayMount, TestMount hostMount, string model, IReadOnlyDictionary<string, string>? environment = null)
    {
        var pair = new Pair(programs, FreePorts.Find());
        try
        {
            var gateway = pair.Start("gateway", programs.Gateway, environment,
            [
                $"--State={programs.GatewayState}", $"--Gateway:Port={pair._port}", $"--Gateway:InternalPort={pair._port + 1}",
                $"--Gateway:MetricsPort={pair._port + 2}", .. gatewayMount.Settings("*.hosts.prod"),
            ]);
            await gateway.WaitAsync(() => IsOkAsync(new Uri(pair.GatewayMetrics, "/health/live")));
            var host = pair.Start("host", programs.Host, environment,
            [
                $"--Host:Port={pair._port + 3}", $"--Host:MetricsPort={pair._port + 4}", $"--Host:GatewayUrl={pair.Internal}",
                $"--Host:ModelPath={model}", "--Host:ModelName=quickfix-tiny", "--Host:AcceptedNames:0=reference/quickfix-tiny",
                $"--Host:CrashFile={Path.Combine(programs.HostState, "crash")}", "--Engine:Threads=1", .. hostMount.Settings(GatewayName),
            ]);
            await host.WaitAsync(() => IsOkAsync(new Uri(pair.GatewayMetrics, "/health/ready")));
            await pair.SetUpAsync(environment);
            return pair;
        }
        catch (Exception exception)
        {
            var output = pair.Output;
            await pair.DisposeAsync();
            throw new InvalidOperationException(output, exception);
        }
    }

    public Task<HttpResponseMessage> ChatAsync(HttpClient client, DemoInfo.Tenant tenant, bool stream = false, int tokens = 64) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, new Uri(Public, "/v1/chat/completions"))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token) },
            Content = JsonContent.Create(new
            {
                model = tenant.Models[0],
                temperature = 0,
                max_tokens = tokens,
                stream,
                messages = new[]
                {
                    new { role = "system", content = "Fix the SQL. Answer with the full code." },
                    new { role = "user", content = "Error: table 'carts' does not exist\nSELECT name, price\nFROM carts\nWHERE price > 10" },
                },
            }),
        },
        HttpCompletionOption.ResponseHeadersRead);

    public async ValueTask DisposeAsync()
    {
        // In order: the host says farewell to a gateway that is there.
        foreach (var process in Enumerable.Reverse(_processes))
        {
            if (!process.HasExited)
            {
                await process.SignalAsync("TERM");
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System));
            }

            await process.DisposeAsync();
        }
    }

    private static async Task<bool> IsOkAsync(Uri uri)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(uri);
        return response.StatusCode == HttpStatusCode.OK;
    }

    private ServerProcess Start(string name, string program, IReadOnlyDictionary<string, string>? environment, IEnumerable<string> settings)
    {
        var process = ServerProcess.Start(name, "dotnet", [program, .. settings], _programs.User, environment);
        _processes.Add(process);
        return process;
    }

    /// <summary>A platform token as an administrator makes it, then the demo by the public API.</summary>
    private async Task SetUpAsync(IReadOnlyDictionary<string, string>? environment)
    {
        var token = await RunAsync(environment, ["admin", "create-token", $"--State={_programs.GatewayState}", "--name", "test"]);
        var file = Path.Combine(_programs.GatewayState, "demo.json");
        await RunAsync(
            environment,
            [
                "demo", "--base-url", Public.ToString(), "--platform-token", token, "--adapters", Repository.Path("models/adapters"), "--base", "quickfix-tiny",
                "--out", file,
            ]);
        await using var stream = File.OpenRead(file);
        Demo = (await JsonSerializer.DeserializeAsync<DemoInfo>(stream, JsonSerializerOptions.Web))!;
    }

    private async Task<string> RunAsync(IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> arguments)
    {
        await using var command = ServerProcess.Start($"Gateway {arguments[0]}", "dotnet", [_programs.Gateway, .. arguments], _programs.User, environment);
        await command.EndAsync();
        return command.Output.Trim();
    }
}
