using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Servers;

/// <summary>A whole gateway on loopback with its own state directory, both listeners on free ports.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    public const string JoinSecret = "join-secret-canary-0123456789abcdef-0123456789";
    public const string Pepper = "cGVwcGVyLWNhbmFyeS0wMTIzNDU2Nzg5YWJjZGVmLTAxMjM0NTY3ODk=";

    private const string StateSetting = "--State=";

    private static readonly Lazy<BaseModelDescriptor> s_llama = new(() =>
        BaseModelDescriptorReader.Read(Corpus.LlamaBase, "llama", ["reference/llama"], CancellationToken.None));

    private readonly TemporaryFolder _state = new();
    private readonly WebApplication _app;

    private GatewayServer(string[] settings, Action<IServiceCollection> change, Action<IConfigurationBuilder>? configure = null)
    {
        State = settings.LastOrDefault(setting => setting.StartsWith(StateSetting, StringComparison.Ordinal))?[StateSetting.Length..] ?? _state.Path;
        string[] args =
        [
            "--Gateway:Port=0", $"{StateSetting}{State}", $"--Secrets:JoinSecret={JoinSecret}", $"--Authentication:Pepper={Pepper}",
            "--Shedding:QueuePerSlot=1000", "--Outcomes:PatienceMs=0", "--Fixes:RowPatienceMs=10000", "--Gateway:DrainDelaySeconds=0", "--Gateway:DrainSeconds=1", "--Deletion:WaitSeconds=0", "--Placement:ProbeSeconds=60",
            "--Authentication:Oidc:FetchSeconds=30",
            "--Logging:LogLevel:Microsoft.AspNetCore=Trace", "--Logging:LogLevel:Yarp=Trace", .. settings,
        ];
        _app = Program.Build(args, builder =>
        {
            builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
            builder.Logging.AddFilter(_ => true);
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            change(builder.Services);
            configure?.Invoke(builder.Configuration);
        });
    }

    public static BaseModelDescriptor Llama => s_llama.Value;

    public ShiftedTime Time { get; } = new();

    public LogCapture Logs { get; } = new();

    /// <summary>The state directory: one of its own that goes with it, unless a setting names another.</summary>
    public string State { get; }

    public IServiceProvider Services => _app.Services;

    public Uri PublicUrl { get; private set; } = null!;

    /// <summary>The public listener, without credentials.</summary>
    public HttpClient Public { get; private set; } = null!;

    /// <summary>The internal listener, as a host reaches it; with mutual TLS the test brings a client with a certificate.</summary>
    public HttpClient Internal { get; set; } = null!;

    /// <summary>All listeners in their order: public, internal, metrics if there is one.</summary>
    public IReadOnlyList<Uri> Listeners { get; private set; } = [];

    /// <summary>A platform token, made as <c>admin create-token</c> makes it.</summary>
    public string PlatformToken { get; private set; } = null!;

    public static Task<GatewayServer> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <param name="change">Replaces a part of the gateway, to see what the rest makes of it.</param>
    /// <param name="settings">Settings in the form of the command line.</param>
    public static Task<GatewayServer> StartAsync(Action<IServiceCollection> change, params string[] settings) => StartAsync(new GatewayServer(settings, change), settings);

    /// <param name="configure">Sources beside the command line, such as a file that changes.</param>
    /// <param name="settings">Settings in the form of the command line.</param>
    public static Task<GatewayServer> StartConfiguredAsync(Action<IConfigurationBuilder> configure, params string[] settings) =>
        StartAsync(new GatewayServer(settings, _ => { }, configure), settings);

    private static async Task<GatewayServer> StartAsync(GatewayServer server, string[] settings)
    {
        await server._app.StartAsync();
        var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        server.Listeners = [.. addresses.Select(address => new Uri(address))];
        server.PublicUrl = server.Listeners[0];
        server.Public = new HttpClient(AnyCertificate()) { BaseAddress = server.PublicUrl };
        server.Internal = new HttpClient { BaseAddress = server.Listeners[1] };
        using var output = new StringWriter();
        var registry = settings.Where(setting => setting.StartsWith("--ConnectionStrings:", StringComparison.Ordinal));
        await CreateTokenCommand.RunAsync([$"--State={server.State}", $"--Authentication:Pepper={Pepper}", .. registry], output, CancellationToken.None);
        server.PlatformToken = output.ToString().Trim();
        return server;
    }

    /// <summary>A client's side that takes the certificates of tests.</summary>
    public static SocketsHttpHandler AnyCertificate() => new() { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token = null, HttpContent? content = null, CancellationToken cancellationToken = default)
    {
        using var message = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Public.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>A management call that must succeed; its answer.</summary>
    public async Task<JsonObject> ManageAsync(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var response = await SendAsync(method, "/api/v1" + path, token ?? PlatformToken, body is null ? null : JsonContent.Create(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>A tenant with a token for inference and one for administration.</summary>
    public async Task<TestTenant> CreateTenantAsync(string slug)
    {
        var tenant = await ManageAsync(HttpMethod.Post, "/tenants", new { slug });
        return new TestTenant(
            slug,
            (string)tenant["id"]!,
            await CreateTokenAsync(slug, "inference"),
            await CreateTokenAsync(slug, "tenant:admin"));
    }

    public async Task<string> CreateTokenAsync(string slug, params string[] scopes) =>
        (string)(await ManageAsync(HttpMethod.Post, $"/tenants/{slug}/tokens", new { name = "test", scopes }))["token"]!;

    /// <summary>Uploads a PEFT folder of the corpus; the answer to it.</summary>
    public async Task<JsonObject> UploadAsync(TestTenant tenant, string adapter, string folder)
    {
        using var response = await SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/adapters/{adapter}/versions?base=llama", tenant.AdminToken, PeftForm(folder));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public Task SetAliasAsync(TestTenant tenant, string alias, string adapter, int version) =>
        ManageAsync(HttpMethod.Put, $"/tenants/{tenant.Slug}/aliases/{alias}", new { adapter, version }, tenant.AdminToken);

    public static MultipartFormDataContent PeftForm(string folder)
    {
        var form = new MultipartFormDataContent();
        foreach (var file in Directory.EnumerateFiles(folder))
            form.Add(new ByteArrayContent(File.ReadAllBytes(file)), "files", Path.GetFileName(file));
        return form;
    }

    /// <summary>What SIGTERM makes of the process at once: the part of the end that comes before anything is awaited.</summary>
    public void AskToEnd() => _app.Lifetime.StopApplication();

    /// <summary>What comes after it.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        Internal.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _state.Dispose();
    }
}
