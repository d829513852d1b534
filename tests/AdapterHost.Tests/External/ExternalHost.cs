using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Dialects;
using AdapterHost.Dialects.Billing;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.External;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using AdapterHost.Telemetry;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestServers.Engines;

namespace AdapterHost.Tests.External;

/// <summary>The host as the program builds it, in front of a stand-in engine; only the gateway is missing.</summary>
internal sealed class ExternalHost : IAsyncDisposable
{
    public static readonly TenantKey Acme = new("acme"), Globex = new("globex");

    private readonly WebApplication _app;
    private readonly MemorySource _source;
    private readonly string _folder;

    private ExternalHost(WebApplication app, StandInEngine engine, MemorySource source, ManualTime time, string folder)
    {
        (_app, Engine, _source, Time, _folder) = (app, engine, source, time, folder);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public StandInEngine Engine { get; }

    public ManualTime Time { get; }

    public HttpClient Client { get; }

    public AdapterCache Cache => Service<AdapterCache>();

    public MemorySource Source => _source;

    public BaseModelDescriptor Base => Service<BaseModelDescriptor>();

    public CutShortBook CutShort => Service<CutShortBook>();

    /// <summary>The adapters' folders that are there now.</summary>
    public IReadOnlyList<string> Folders => [.. Directory.EnumerateDirectories(_folder)];

    public static Task<ExternalHost> StartAsync(string kind, params string[] settings) => StartAsync(EngineBehind.Make(kind), settings);

    /// <param name="engine">Not started yet. Owned from here on.</param>
    /// <param name="settings"><c>Section:Name=value</c>.</param>
    public static async Task<ExternalHost> StartAsync(StandInEngine engine, params string[] settings)
    {
        await engine.StartAsync();
        var folder = NewFolder();
        var (app, source, time) = Build(engine, folder, settings);
        try
        {
            await app.StartAsync();
            return new ExternalHost(app, engine, source, time, folder);
        }
        catch
        {
            await app.DisposeAsync();
            await engine.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public static string NewFolder() => Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "external-host-" + Guid.NewGuid().ToString("N"))).FullName;

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Looks at the engine now, as the host does every few seconds, and waits for what that brings about behind its back.</summary>
    public async Task LookAsync()
    {
        await Service<EngineLook>().TakeAsync(CancellationToken.None);
        await Service<EngineAdapters>().Syncing;
    }

    /// <summary>What the gateway would hear.</summary>
    public HostReport Report() => Service<IHostActivity>().Report("boot", draining: false);

    public async Task<AdapterKey> AddAsync(TenantKey tenant, string folder = "models/adapters/acme")
    {
        var (digest, bytes) = await Canonical.OfAsync(folder, Base);
        var key = new AdapterKey(tenant, digest);
        _source.Files[key] = bytes;
        return key;
    }

    /// <summary>What an answer begins with that was made with the very tensors that the trainer wrote.</summary>
    public static string FingerprintOf(string folder = "models/adapters/acme") =>
        LoadedAdapter.FingerprintOf(File.ReadAllBytes(Path.Combine(Repository.File(folder), "adapter_model.safetensors")));

    public Task<HttpResponseMessage> PostAsync(
        string path, string body, AdapterKey? adapter = null, Func<Assertion, Assertion>? change = null, CancellationToken cancellationToken = default)
    {
        var assertion = TestHost.Assert(path, body, Time.GetUtcNow()) with
        {
            Tenant = adapter?.Tenant ?? Acme,
            Adapter = adapter?.Digest,
            BaseModel = Base.Name,
            BaseModelDigest = Base.Digest,
            CacheSalt = "salt of " + (adapter?.Tenant ?? Acme).Value,
            FetchGrant = adapter is null ? null : "grant",
            RequestId = Guid.NewGuid().ToString("N"),
            Account = "account",
        };
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(AssertionHeader.Name, new AssertionSigner(TestHost.Key).Sign(change?.Invoke(assertion) ?? assertion));
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>The text of a chat answer.</summary>
    public async Task<string> ChatAsync(AdapterKey? adapter = null, string content = "hi", string more = "")
    {
        using var response = await PostAsync("/v1/chat/completions", Chat(content, more), adapter);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal(adapter?.Digest.ToString() ?? "none", response.Headers.GetValues(ContractHeaders.AdapterDigest).Single());
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    public static string Chat(string content = "hi", string more = "") =>
        $$"""{"messages":[{"role":"user","content":"{{content}}"}]{{(more.Length > 0 ? "," + more : "")}}}""";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        await Engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As when it is asked to end, and its gateway has heard of it.</summary>
    public Task StopAsync()
    {
        Service<DrainState>().SetTold();
        return _app.StopAsync(CancellationToken.None);
    }

    private static (WebApplication App, MemorySource Source, ManualTime Time) Build(StandInEngine engine, string folder, string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Host:ModelPath"] = Repository.ReferenceModel,
            ["Host:ModelName"] = "quickfix-tiny",
            ["Host:AcceptedNames:0"] = "reference/quickfix-tiny",
            ["Host:GatewayUrl"] = "http://127.0.0.1:9",
            ["Host:JoinSecret"] = "x",
            ["Host:Port"] = "0",
            ["Engine:Kind"] = "External",
            ["External:Server"] = engine is StandInVllm ? "Vllm" : "Sglang",
            ["External:Url"] = engine.Url,
            ["External:Weights"] = "revision 1",
            ["External:AdapterFolder"] = folder,
            ["External:AllowAdaptersOnDisk"] = "true",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(one => one.Split('=', 2)).Select(one => KeyValuePair.Create(one[0], (string?)one[1])));
        var (source, time) = (new MemorySource(), new ManualTime());
        builder.Services.AddHosting().AddDraining().AddEngine(EngineKinds.Of(builder.Configuration)).AddAdapters().AddDialects().AddAssertions()
            .AddTelemetry(builder.Configuration);
        builder.Services.AddSingleton<IAdapterSource>(source).AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(new RegistrationState { Identity = new HostIdentity(TestHost.Id, TestHost.Key) });
        var app = builder.Build();
        app.UseMiddleware<FailureMiddleware>();
        app.UseMiddleware<AssertionMiddleware>();
        app.UseRouting();
        app.MapDialects();
        return (app, source, time);
    }
}
