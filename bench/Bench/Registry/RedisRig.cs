using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TenantStore;
using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Credentials;
using TenantStore.Redis;
using TestServers;

namespace Bench.Registry;

/// <summary>Look-ups that miss the memory and go on to a real Redis through a fault proxy, and from there to a registry that answers at once: what they cost is what Redis adds.</summary>
internal sealed class RedisRig : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly TcpFaultProxy _proxy;
    private readonly RedisLink _link;
    private readonly SharedCache _shared;
    private int _next;

    private RedisRig(RedisServer server, TcpFaultProxy proxy, RedisLink link)
    {
        (_server, _proxy, _link) = (server, proxy, link);
        var ledger = new ChangeLedger();
        ledger.Restart(1, 1);
        _shared = new SharedCache(new RedisSharedStore(link), new SharedSeal(new byte[32]), new RegistryCacheOptions(), ledger);
    }

    public static async Task<RedisRig> StartAsync()
    {
        var server = await RedisServer.StartAsync();
        var proxy = TcpFaultProxy.Start(server.Port);
        var link = new RedisLink(new RedisOptions { ConnectionString = $"127.0.0.1:{proxy.Port}" }, TimeProvider.System, NullLogger<RedisLink>.Instance);
        return new RedisRig(server, proxy, link);
    }

    /// <summary>Milliseconds of each of so many look-ups while Redis is so.</summary>
    public async Task<double[]> MeasureAsync(FaultMode mode, TimeSpan latency, int count, int together)
    {
        _proxy.Mode = FaultMode.Pass;
        while (!(await _link.GetAsync("probe", default)).IsAvailable)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        await LookUpAsync();
        (_proxy.Latency, _proxy.Mode) = (latency, mode);
        var took = new List<double>();
        await Task.WhenAll(Enumerable.Range(0, together).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < count / together; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await LookUpAsync();
                var passed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                lock (took)
                    took.Add(passed);
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
            }
        })));
        return [.. took];
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task LookUpAsync()
    {
        var id = $"{Interlocked.Increment(ref _next):D12}";
        await _shared.GetAsync<CredentialRow>(
            SharedKeys.Token, id, _ => [new RegistryChange.TokenChanged(TokenId.Parse(id))],
            _ => Task.FromResult(new Sourced<CredentialRow>(new CredentialRow { TokenId = id, Limits = "{}" }, 1)), default);
    }
}
