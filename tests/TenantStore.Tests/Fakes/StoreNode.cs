using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Credentials;
using TenantStore.Redis;
using TenantStore.Resolution;

namespace TenantStore.Tests.Fakes;

/// <summary>The store of one more gateway on the registry of a <see cref="TestStore"/>. Nothing runs in it by itself: the test polls.</summary>
internal sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Null for <paramref name="redis"/> = none.</summary>
    public StoreNode(TestStore of, string? redis = null, TimeProvider? time = null, Action<IServiceCollection>? change = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Registry"] = of.Address,
            ["ConnectionStrings:Redis"] = redis,
            ["Redis:OpenMilliseconds"] = "100",
            ["Artifacts:Root"] = of.Folder["artifacts"],
        }.Where(pair => pair.Value is not null)).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton(time ?? of.Time).AddTenantStore(configuration);
        services.Configure<SharedCacheOptions>(options => options.Key = new byte[SharedCacheOptions.MinKeyBytes]);
        change?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public Registry Registry => Get<Registry>();

    public TokenDirectory Directory => Get<TokenDirectory>();

    public ModelResolver Resolver => Get<ModelResolver>();

    public ChangeWatcher Watcher => Get<ChangeWatcher>();

    public ChangeLedger Ledger => Get<RegistryChangeFeed>().Ledger;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Starts following changes, as at a gateway's start, but polls no more after that; waits until Redis is there.</summary>
    public async Task FollowAsync()
    {
        Get<ChangeAnnouncements>().Start(static () => { });
        Assert.True(await Watcher.PollAsync(default));
        var link = Get<RedisLink>();
        while (link.IsConfigured && !(await link.GetAsync("probe", default)).IsAvailable)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    public async Task RevokeAsync(TenantId tenant, TokenId token)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        await scope.Tokens.RevokeAsync(token, default);
        await scope.CommitAsync(default);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
