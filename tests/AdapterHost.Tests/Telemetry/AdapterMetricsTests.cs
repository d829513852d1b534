using System.Security.Cryptography;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.Telemetry;

/// <summary>What an operator sees of adapters' memory: loads, why they failed, what gave way.</summary>
public sealed class AdapterMetricsTests : IDisposable
{
    private const string Good = "adapter.loads result=loaded";

    private readonly Measurements _said = new();
    private readonly MemorySource _source = new();

    public void Dispose() => _said.Dispose();

    [Fact]
    public async Task Loads_AreCountedByResult_AndOnlyGoodOnesAreColdStarts()
    {
        var cache = Cache(1 << 20);
        (await cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None)).Lease!.Dispose();
        (await cache.LeaseAsync(Add("a", 1000), "g", CancellationToken.None)).Lease!.Dispose();
        Assert.False((await cache.LeaseAsync(Add("huge", 2 << 20), "g", CancellationToken.None)).Granted);
        Assert.Equal(1, _said.Of(Good).Sum());
        Assert.Equal(1, _said.Of("adapter.loads result=too_large").Sum());
        Assert.Single(_said.Of("adapter.cold_start"));
        Assert.Equal((1, 1000), (_said.Now("adapter.resident"), _said.Now("adapter.resident_bytes")));
    }

    [Fact]
    public async Task Evictions_AreThoseThatGaveWay()
    {
        var cache = Cache(2500);
        foreach (var name in new[] { "a", "b", "c", "d" })
            (await cache.LeaseAsync(Add(name, 1000), "g", CancellationToken.None)).Lease!.Dispose();
        Assert.Equal(2, _said.Of("adapter.evictions").Sum());
        Assert.Equal((2, 2000), (_said.Now("adapter.resident"), _said.Now("adapter.resident_bytes")));
        // Whose memory goes because the tenant is deleted did not give way to anybody.
        cache.Forget(new TenantKey("t"));
        Assert.Equal(2, _said.Of("adapter.evictions").Sum());
        Assert.Equal(0, _said.Now("adapter.resident"));
    }

    private AdapterKey Add(string name, int bytes)
    {
        var content = new byte[bytes];
        content[0] = (byte)name[0];
        var key = new AdapterKey(new TenantKey("t"), AdapterDigest.OfHash(SHA256.HashData(content)));
        _source.Files[key] = content;
        return key;
    }

    private AdapterCache Cache(long bytes)
    {
        var options = Options.Create(new AdapterCacheOptions { MaxBytes = bytes });
        var metrics = new AdapterMetrics(_said.Factory, TimeProvider.System);
        var loader = new AdapterLoader(_source, new WeightsFactory(), new AdapterWatch(null), options, TimeProvider.System, NullLogger<AdapterLoader>.Instance);
        var cache = new AdapterCache(loader, options, NullLogger<AdapterCache>.Instance, metrics: metrics);
        metrics.Show(cache);
        return cache;
    }

    private sealed class WeightsFactory : IWeightsFactory
    {
        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IAdapterWeights>(new Weights(canonical.Length));
    }

    private sealed record Weights(long Bytes) : IAdapterWeights
    {
        public void Dispose()
        {
        }
    }
}
