using AdapterHost.Adapters;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using AdapterHost.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AdapterHost.Tests;

/// <summary>
/// The container as the program builds it: adapter memory outlives the inference thread even when nobody stopped the engine first, as after a
/// shutdown that ran out of patience.
/// </summary>
public sealed class ShutdownOrderTests
{
    [Fact]
    public async Task Dispose_DuringAStep_FreesAdaptersOnlyAfterTheThreadHasEnded()
    {
        using var release = new ManualResetEventSlim();
        var inStep = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new MemorySource();
        var provider = Services(source, new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Host:ModelPath"] = Repository.ReferenceModel,
            ["Host:ModelName"] = "quickfix-tiny",
            ["Host:AcceptedNames:0"] = "reference/quickfix-tiny",
            ["Host:GatewayUrl"] = "http://127.0.0.1:9",
            ["Host:JoinSecret"] = "x",
            ["Engine:Threads"] = "1",
        }).Build(), inner => new ObservedStrategy(inner, _ =>
        {
            inStep.TrySetResult();
            release.Wait();
        }));
        var engine = provider.GetRequiredService<InferenceEngine>();
        await engine.StartAsync(CancellationToken.None);
        var (digest, bytes) = await Canonical.OfAsync("models/adapters/acme", provider.GetRequiredService<AdapterFormats.BaseModelDescriptor>());
        var key = new AdapterKey(new HostContract.TenantKey("t"), digest);
        source.Files[key] = bytes;
        var lease = (AdapterLease)(await provider.GetRequiredService<AdapterCache>().LeaseAsync(key, "g", CancellationToken.None)).Lease!;
        var request = new GenerationRequest { Tenant = new("tenant"), Prompt = [30, 31, 32], MaxTokens = 5, Adapter = lease };
        Assert.True(engine.Submit(request).Accepted);
        await inStep.Task;

        var disposal = Task.Run(provider.Dispose);
        while (engine.Submit(request with { Adapter = null }).Refusal != EngineRefusal.ShuttingDown)
        {
            await Task.Yield();
        }

        Assert.True(((MixedWeights)lease.Weights)[0].Rank > 0, "the adapter was freed under a running step");
        release.Set();
        await disposal;
        Assert.Equal(0, ((MixedWeights)lease.Weights)[0].Rank);
    }

    private static ServiceProvider Services(IAdapterSource source, IConfiguration configuration, Func<IAdapterStrategy, IAdapterStrategy> decorate)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(configuration).AddSingleton<IHostApplicationLifetime, NeverStopping>();
        services.AddHosting().AddDraining().AddEngine().AddAdapters();
        var strategy = services.Last(s => s.ServiceType == typeof(IAdapterStrategy));
        services.AddSingleton(source).AddSingleton(provider => decorate((IAdapterStrategy)strategy.ImplementationFactory!(provider)));
        return services.BuildServiceProvider();
    }

    private sealed class NeverStopping : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
