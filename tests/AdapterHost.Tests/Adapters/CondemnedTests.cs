using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests;

/// <summary>What is out of service is refused, goes from memory with its last holder, and comes back only by the gateway's word.</summary>
public sealed class CondemnedTests
{
    private static readonly AdapterDigest s_digest = AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(new byte[100]));
    private static readonly AdapterKey s_mine = new(new TenantKey("mine"), s_digest);
    private static readonly AdapterKey s_others = new(new TenantKey("others"), s_digest);

    private readonly MemorySource _source = new();
    private readonly CountingFactory _factory = new();
    private readonly AdapterCache _cache;

    public CondemnedTests()
    {
        _source.Files[s_mine] = new byte[100];
        _source.Files[s_others] = new byte[100];
        var options = Options.Create(new AdapterCacheOptions { MaxBytes = 1 << 20 });
        _cache = new AdapterCache(
            new AdapterLoader(_source, _factory, new AdapterWatch(null), options, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            options,
            NullLogger<AdapterCache>.Instance);
    }

    [Fact]
    public async Task Condemn_WhileHeld_RefusesNewLeasesAndFreesWithTheLast()
    {
        var first = (await LeaseAsync(s_mine)).Lease!;
        var second = (await LeaseAsync(s_mine)).Lease!;
        first.Condemn(AdapterFaultReason.NotFinite);
        first.Dispose();
        Assert.Equal(AdapterRefusal.Quarantined, (await LeaseAsync(s_mine)).Refusal);
        Assert.Equal((0, 100), (_factory.Freed, _cache.ReservedBytes));

        second.Condemn(AdapterFaultReason.NotFinite);
        second.Dispose();
        Assert.Equal((1, 0), (_factory.Freed, _cache.ReservedBytes));
        Assert.Equal(new AdapterFault(s_mine, AdapterFaultReason.NotFinite, Known: false), Assert.Single(_cache.Faults));
        _cache.Dispose();
        Assert.Equal(1, _factory.Freed);
    }

    [Fact]
    public async Task Condemn_SameFileOfAnotherTenant_IsNotConcerned()
    {
        var others = (await LeaseAsync(s_others)).Lease!;
        _cache.Condemn(s_mine, AdapterFaultReason.Crashed);
        Assert.Equal(AdapterRefusal.Quarantined, (await LeaseAsync(s_mine)).Refusal);
        Assert.Equal(1, _source.Fetches);
        Assert.True((await LeaseAsync(s_others)).Granted);
        others.Dispose();
        Assert.Equal(s_others, Assert.Single(_cache.Residents).Key);
    }

    [Fact]
    public async Task Condemn_Unused_IsFreedAtOnce()
    {
        (await LeaseAsync(s_mine)).Lease!.Dispose();
        _cache.Condemn(s_mine, AdapterFaultReason.Crashed);
        Assert.Equal((1, 0), (_factory.Freed, _cache.ReservedBytes));
        Assert.Empty(_cache.Residents);
    }

    [Fact]
    public async Task Condemn_WhileItLoads_IsRefusedToThoseWhoWait()
    {
        var gate = new TaskCompletionSource();
        _source.Gate = gate.Task;
        var waiting = LeaseAsync(s_mine);
        _cache.Condemn(s_mine, AdapterFaultReason.Crashed);
        gate.SetResult();
        Assert.Equal(AdapterRefusal.Quarantined, (await waiting).Refusal);
        Assert.Equal((1, 0), (_factory.Freed, _cache.ReservedBytes));
    }

    [Fact]
    public async Task Acknowledge_KeepsWhatTheGatewayKeepsAndForgetsTheRest()
    {
        _cache.Condemn(s_mine, AdapterFaultReason.NotFinite);
        _cache.Condemn(s_others, AdapterFaultReason.NotFinite);
        _cache.Acknowledge(_cache.Faults, new HashSet<AdapterKey> { s_mine });
        Assert.Equal(new AdapterFault(s_mine, AdapterFaultReason.NotFinite, Known: true), Assert.Single(_cache.Faults));
        Assert.True((await LeaseAsync(s_others)).Granted);
        Assert.False((await LeaseAsync(s_mine)).Granted);

        _cache.Acknowledge(_cache.Faults, new HashSet<AdapterKey>());
        Assert.Empty(_cache.Faults);
        Assert.True((await LeaseAsync(s_mine)).Granted);
    }

    [Fact]
    public void Acknowledge_OfAnOlderReport_LeavesWhatCameSince()
    {
        _cache.Condemn(s_others, AdapterFaultReason.NotFinite);
        var reported = _cache.Faults;
        _cache.Condemn(s_mine, AdapterFaultReason.NotFinite);
        _cache.Acknowledge(reported, new HashSet<AdapterKey>());
        Assert.Equal(s_mine, Assert.Single(_cache.Faults).Key);
    }

    [Fact]
    public async Task Condemn_MoreThanAReportHolds_DropsWhatTheGatewayKnows()
    {
        _cache.Condemn(s_mine, AdapterFaultReason.NotFinite);
        _cache.Condemn(s_others, AdapterFaultReason.NotFinite);
        _cache.Acknowledge(_cache.Faults, new HashSet<AdapterKey> { s_mine, s_others });
        for (var i = 0; i < HostReport.MaxFaults - 1; i++)
        {
            _cache.Condemn(new AdapterKey(new TenantKey($"t{i}"), s_digest), AdapterFaultReason.NotFinite);
        }

        Assert.Equal(HostReport.MaxFaults, _cache.Faults.Count);
        Assert.True((await LeaseAsync(s_mine)).Granted);
        Assert.False((await LeaseAsync(s_others)).Granted);
    }

    /// <summary>One tenant's nonsense drives out neither another's fault nor a crash.</summary>
    [Fact]
    public async Task Condemn_ManyOfOneTenant_DropsThatTenantsOwn()
    {
        _cache.Condemn(s_mine, AdapterFaultReason.NotFinite);
        _cache.Condemn(s_others, AdapterFaultReason.Crashed);
        for (var i = 0; i < HostReport.MaxFaults * 2; i++)
        {
            var digest = AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i)));
            _cache.Condemn(new AdapterKey(new TenantKey("flooder"), digest), AdapterFaultReason.NotFinite);
        }

        Assert.Equal(HostReport.MaxFaults, _cache.Faults.Count);
        Assert.Equal(AdapterRefusal.Quarantined, (await LeaseAsync(s_mine)).Refusal);
        Assert.Equal(AdapterRefusal.Quarantined, (await LeaseAsync(s_others)).Refusal);
    }

    private Task<LeaseResult> LeaseAsync(AdapterKey key) => _cache.LeaseAsync(key, "grant", CancellationToken.None).AsTask();

    private sealed class CountingFactory : IWeightsFactory
    {
        public int Freed { get; private set; }

        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IAdapterWeights>(new Weights(this, canonical.Length));

        private sealed class Weights(CountingFactory factory, long bytes) : IAdapterWeights
        {
            public long Bytes => bytes;

            public void Dispose() => factory.Freed++;
        }
    }
}
