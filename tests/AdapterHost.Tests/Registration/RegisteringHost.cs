using System.Threading.Channels;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;
using HostContract.MutualTls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.Registration;

/// <summary>A host that does nothing but register.</summary>
internal sealed class RegisteringHost : IAsyncDisposable
{
    private readonly OneResident _activity;

    private RegisteringHost(WebApplication app, ManualTime time, OneResident activity)
    {
        _activity = activity;
        App = app;
        Time = time;
    }

    public WebApplication App { get; }

    public ManualTime Time { get; }

    public HostIdentity? Identity => App.Services.GetRequiredService<RegistrationState>().Identity;

    /// <summary>Stands in for what requests do.</summary>
    public DrainState Drain => App.Services.GetRequiredService<DrainState>();

    /// <summary>What its reports say was cut short, until it is billed.</summary>
    public IReadOnlyList<CutShortReport> CutShort
    {
        set => _activity.CutShort = value;
    }

    public Task<HostReportResponse> AcknowledgedAsync() => _activity.Acknowledged.Reader.ReadAsync().AsTask().WaitAsync(TestHost.Patience);

    public static async Task<RegisteringHost> StartAsync(AdapterHostOptions options)
    {
        var time = new ManualTime();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddDraining().AddRegistration().AddMutualTls();
        builder.Services.AddSingleton(Options.Create(options));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton<IInferenceEngine>(new FakeEngine());
        builder.Services.AddSingleton(TestHost.BaseModel);
        var activity = new OneResident();
        builder.Services.AddSingleton<IHostActivity>(activity);
        var app = builder.Build();
        app.MapRegistration();
        await app.StartAsync();
        return new RegisteringHost(app, time, activity);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    private sealed class OneResident : IHostActivity
    {
        public Channel<HostReportResponse> Acknowledged { get; } = Channel.CreateUnbounded<HostReportResponse>();

        private IReadOnlyList<TenantKey> _gone = [];

        public IReadOnlyList<CutShortReport> CutShort { get; set; } = [];

        public HostReport Report(string bootGeneration, bool draining) => new()
        {
            BootGeneration = bootGeneration,
            Residents = [new ResidentAdapterReport(TestHost.Tenant, TestHost.Digest, 100, 1)],
            Running = 1,
            Queued = 2,
            FreeContextTokens = 3,
            Forgotten = _gone,
            CutShort = [.. CutShort.Take(HostReport.MaxCutShort)],
            Draining = draining,
        };

        public Task<bool> AcknowledgeAsync(HostReport report, HostReportResponse response)
        {
            Acknowledged.Writer.TryWrite(response);
            CutShort = [.. CutShort.Where(cut => !response.Billed.Contains(cut.RequestId))];
            var news = response.Forget.Except(_gone).Any();
            _gone = response.Forget;
            return Task.FromResult(news);
        }
    }
}
