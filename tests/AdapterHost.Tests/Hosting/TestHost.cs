using System.Net.Http.Headers;
using System.Text;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Dialects;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using AdapterHost.Telemetry;
using HostContract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AdapterHost.Tests.Hosting;

/// <summary>The host on a real server on loopback, with an engine and adapters that do what a test says.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    /// <summary>How long a test waits for what must happen before it counts as hung. No test passes by it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    public static readonly HostId Id = new("host-1");
    public static readonly HostIdentity Identity = new(Id, Key);
    public static readonly TenantKey Tenant = new("tenant-1");
    public static readonly AdapterDigest Digest = AdapterDigest.Parse("sha256:" + new string('a', 64));

    private readonly WebApplication _app;

    private TestHost(WebApplication app, FakeEngine engine, FakeAdapterCache adapters, ManualTime time)
    {
        _app = app;
        Engine = engine;
        Adapters = adapters;
        Time = time;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>What the gateway says that answers call the model.</summary>
    public const string ModelName = "tiny:prod";

    public static BaseModelDescriptor BaseModel { get; } = new()
    {
        Name = "tiny",
        Digest = "sha256:" + new string('b', 64),
        Architecture = "llama",
        LayerCount = 1,
        EmbeddingLength = 8,
        HeadCount = 1,
        HeadCountKv = 1,
        ContextLength = 1000,
        VocabularySize = 1000,
        Targets = [],
        AcceptedNames = [],
        TemplateDigest = "none",
        TokenizerDigest = "none",
        Capabilities = ["completion"],
    };

    public FakeEngine Engine { get; }

    public FakeAdapterCache Adapters { get; }

    public ManualTime Time { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<TestHost> StartAsync(Action<FakeEngine>? configure = null, AdapterHostOptions? options = null, UsedIds? usedIds = null, bool joined = true)
    {
        var engine = new FakeEngine();
        configure?.Invoke(engine);
        var adapters = new FakeAdapterCache();
        var time = new ManualTime();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddDraining().AddDialects().AddAssertions().AddSingleton<GenerationMetrics>().AddSingleton<GenerationObserver>();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new AdapterHostOptions()));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IInferenceEngine>(engine);
        builder.Services.AddSingleton<IAdapterCache>(adapters);
        builder.Services.AddSingleton(BaseModel);
        var registration = new RegistrationState();
        if (joined)
            registration.Identity = Identity;
        builder.Services.AddSingleton(registration);
        if (usedIds is not null)
            builder.Services.AddSingleton(usedIds);

        var app = builder.Build();
        app.UseMiddleware<FailureMiddleware>();
        app.UseMiddleware<AssertionMiddleware>();
        app.UseMiddleware<DrainGate>();
        app.UseRouting();
        app.MapHealth();
        app.MapDialects();
        await app.StartAsync();
        return new TestHost(app, engine, adapters, time);
    }

    /// <summary>An assertion that holds for this body; a test spoils what it wants to see refused.</summary>
    public static Assertion Assert(string path, string body, DateTimeOffset now) => new()
    {
        Audience = Id.Value,
        Method = "POST",
        Path = path,
        BodyHash = Base64UrlHash.Of(Encoding.UTF8.GetBytes(body)),
        Id = Guid.NewGuid().ToString("N"),
        Tenant = Tenant,
        BaseModel = BaseModel.Name,
        ModelName = ModelName,
        BaseModelDigest = BaseModel.Digest,
        CacheSalt = "salt",
        Class = RequestClass.Inline,
        Weight = 1,
        MaxOutputTokens = 64,
        RequestId = "request-1",
        IssuedAt = now,
        ExpiresAt = now.AddSeconds(30),
    };

    public Assertion Assert(string path, string body) => Assert(path, body, Time.GetUtcNow());

    public HttpRequestMessage Signed(string path, string body, Func<Assertion, Assertion>? change = null)
    {
        var assertion = Assert(path, body);
        var header = new AssertionSigner(Key).Sign(change?.Invoke(assertion) ?? assertion);
        return Raw(path, body, header);
    }

    public static HttpRequestMessage Raw(string path, string body, params string[] assertions)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(AssertionHeader.Name, assertions);
        return request;
    }

    /// <summary>Sends a signed request; the answer's headers are there, its body may still come.</summary>
    public Task<HttpResponseMessage> PostAsync(
        string path, string body, Func<Assertion, Assertion>? change = null, CancellationToken cancellationToken = default) =>
        Client.SendAsync(Signed(path, body, change), HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
