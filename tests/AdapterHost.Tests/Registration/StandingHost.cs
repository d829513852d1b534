using System.Net.Http.Json;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Assertions;
using AdapterHost.Dialects.Billing;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Engine.Watching;
using AdapterHost.Errors;
using AdapterHost.Forgetting;
using AdapterHost.Hosting;
using AdapterHost.Prefetching;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.Registration;

/// <summary>
/// A host that gateways ask (<c>Host:Polled</c>), as they see it: the real pipeline, listener, book of costs and adapter cache, on an engine that does nothing
/// and with files in memory.
/// </summary>
internal sealed class StandingHost : IAsyncDisposable
{
    public const string Secret = "join-secret";
    public const int MemoryBytes = 1000;

    private readonly WebApplication _app;
    private readonly List<HttpClient> _clients = [];

    private StandingHost(WebApplication app, ManualTime time) => (_app, Time) = (app, time);

    public ManualTime Time { get; }

    public string Url => _app.Urls.Single();

    /// <summary>Where its adapters come from.</summary>
    public MemorySource Source { get; } = new();

    public AdapterCache Cache => Get<AdapterCache>();

    public CutShortBook CutShort => Get<CutShortBook>();

    public DrainState Drain => Get<DrainState>();

    /// <summary>As who it is known; null before a gateway told it.</summary>
    public HostId? Member => Get<RegistrationState>().Identity?.Id;

    public string BootGeneration => Get<BootGeneration>().Value;

    /// <param name="gateway">Where its adapters would come from.</param>
    /// <param name="tls">The section <c>MutualTls</c>, as on a command line.</param>
    public static async Task<StandingHost> StartAsync(string gateway = "http://127.0.0.1:1", params string[] tls)
    {
        var time = new ManualTime();
        // Certificates of tests are good today.
        time.Advance(TimeProvider.System.GetUtcNow() - time.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Configuration.AddCommandLine(tls);
        builder.Services.AddDraining().AddRegistration().AddAssertions().AddPrefetching().AddMutualTls();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        builder.Services.AddSingleton(Options.Create(new AdapterHostOptions { Polled = true, Port = 0, GatewayUrl = gateway, JoinSecret = Secret }));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IInferenceEngine>(new FakeEngine());
        builder.Services.AddSingleton<IEngineControl>(new IdleEngine());
        builder.Services.AddSingleton(TestHost.BaseModel);
        builder.Services.AddSingleton<CutShortBook>();
        builder.Services.AddSingleton<TenantForgetting>();
        builder.Services.AddSingleton<IHostActivity, EngineActivity>();
        var host = default(StandingHost);
        builder.Services.AddSingleton(_ => CacheOf(host!.Source));
        var app = builder.Build();
        host = new StandingHost(app, time);
        app.UseMiddleware<FailureMiddleware>();
        app.UseMiddleware<ListenerGuard>();
        app.UseMiddleware<AssertionMiddleware>();
        app.UseMiddleware<DrainGate>();
        app.UseRouting();
        app.MapRegistration();
        app.MapPrefetching();
        await app.StartAsync();
        return host;
    }

    public static byte[] KeyOf(string host) => FakeGateway.KeyOf(host);

    /// <summary>Who has the secret, or what is shown in its place: none, one, or several.</summary>
    public HttpClient Client(params string[] secrets)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        client.DefaultRequestHeaders.TryAddWithoutValidation(ContractHeaders.JoinSecret, secrets);
        _clients.Add(client);
        return client;
    }

    /// <summary>A gateway.</summary>
    public HttpClient Gateway() => Client(Secret);

    public static async Task<HostStanding> FetchAsync(HttpClient gateway) =>
        (await gateway.GetFromJsonAsync<HostStanding>(InternalRoutes.Standing, ContractJson.Options))!;

    /// <summary>What a gateway tells it after a report.</summary>
    public HostMembership Membership(HostReport? report = null, params string[] billed) => new()
    {
        HostId = TestHost.Id,
        MacKey = Convert.ToBase64String(KeyOf(TestHost.Id.Value)),
        BootGeneration = BootGeneration,
        ReportAgeSeconds = report?.AgeSeconds ?? 0,
        Answer = report is null ? null : new HostReportResponse { Quarantined = [], Billed = billed },
    };

    public static Task<HttpResponseMessage> TellAsync(HttpClient gateway, HostMembership membership) =>
        gateway.PostAsJsonAsync(InternalRoutes.Membership, membership, ContractJson.Options);

    public async Task JoinAsync()
    {
        using var told = await TellAsync(Gateway(), Membership());
        Assert.Equal(204, (int)told.StatusCode);
    }

    /// <summary>A file of a tenant, as the gateway would give it.</summary>
    public AdapterDigest Add(TenantKey tenant, string text, int bytes = 600)
    {
        var content = new byte[bytes];
        System.Text.Encoding.UTF8.GetBytes(text, content);
        var digest = AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(content));
        Source.Files[new AdapterKey(tenant, digest)] = content;
        return digest;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static AdapterCache CacheOf(MemorySource source)
    {
        var options = Options.Create(new AdapterCacheOptions { MaxBytes = MemoryBytes });
        return new AdapterCache(
            new AdapterLoader(source, new PlainFactory(), new AdapterWatch(null), options, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            options,
            NullLogger<AdapterCache>.Instance);
    }

    private T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    private sealed class IdleEngine : IEngineControl
    {
        public EngineStatus Status { get; } = new();

        public bool IsAvailable => true;

        public Task<IReadOnlySet<TenantKey>> ForgetTenantsAsync(IReadOnlyList<TenantKey> tenants) =>
            Task.FromResult<IReadOnlySet<TenantKey>>(tenants.ToHashSet());
    }

    private sealed class PlainFactory : IWeightsFactory
    {
        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IAdapterWeights>(new PlainWeights(canonical.Length));
    }

    private sealed class PlainWeights(long bytes) : IAdapterWeights
    {
        public long Bytes => bytes;

        public void Dispose()
        {
        }
    }
}
