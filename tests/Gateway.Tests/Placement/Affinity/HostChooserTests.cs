using Gateway.Placement;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using Gateway.Tests.Identity;
using HostContract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Placement.Affinity;

/// <summary>One choice at a time, among hosts of 8 sequences.</summary>
public sealed class HostChooserTests : IDisposable
{
    private const int Sequences = 8;

    private static readonly TenantKey s_tenant = new("acme");
    private static readonly AdapterFormats.AdapterDigest s_digest = AdapterFormats.AdapterDigest.Parse("sha256:" + new string('a', 64));

    private static readonly BaseModelId s_baseModel = new(BaseModelName.Parse("base"), BaseModelDigest.Parse("sha256:" + new string('0', 64)));

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddMetrics().AddCircuits().BuildServiceProvider();
    private readonly ManualTime _time = new();
    private readonly PlacementHash _hash = new(7);
    private readonly ulong _adapter;
    private readonly HostDirectory _directory;
    private readonly HostChooser _chooser;
    private double _age;

    public HostChooserTests()
    {
        _directory = new HostDirectory(
            new HostIdentities(new byte[32]), _hash, _services.GetRequiredService<CircuitFactory>(), _time, Options.Create(new PlacementOptions()), NullLogger<HostDirectory>.Instance);
        _adapter = _hash.Of(s_tenant, s_digest);
        _chooser = new HostChooser(_directory, _time, new Random(1).Next);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Idle_GoesHome_EveryTime()
    {
        var hosts = Add(5);
        var home = Choose();
        Assert.Equal(PlacementResult.Home, home.Result);
        for (var i = 0; i < 10; i++)
            Assert.Equal(home, Choose());
        Assert.Equal(hosts.MaxBy(host => PlacementHash.Rank(_adapter, host.Hash)), home.Host);
    }

    [Fact]
    public void Resident_BeatsHome()
    {
        var order = Order(Add(5));
        Report(order[3], resident: true);
        Assert.Equal((order[3], PlacementResult.Resident), Placed(Choose()));
    }

    [Fact]
    public void HomeHasMoreThanItsShare_SpillsToTheNextInItsOrder()
    {
        var order = Order(Add(4));
        Report(order[0], running: 8);
        Assert.Equal((order[1], PlacementResult.Spill), Placed(Choose()));
        Report(order[1], running: 8);
        Assert.Equal((order[2], PlacementResult.Spill), Placed(Choose()));
        // All alike: none has more than its share.
        Report(order[2], running: 8);
        Report(order[3], running: 8);
        Assert.Equal((order[0], PlacementResult.Home), Placed(Choose()));
    }

    /// <summary>With little to do there is no reason to load it a second time.</summary>
    [Fact]
    public void HalfOfItsSequencesInUse_IsNotTooMuch()
    {
        var order = Order(Add(4));
        Report(order[0], running: (Sequences / 2) - 1, resident: true);
        Assert.Equal(order[0], Choose().Host);
        Report(order[0], running: Sequences / 2, resident: true);
        Assert.Equal((order[1], PlacementResult.Spill), Placed(Choose()));
    }

    /// <summary>A copy takes over before the home is full: so the home has room for what has no copy.</summary>
    [Fact]
    public void TwoHaveIt_TheLessBusyOneGetsItOnceTheFirstHasItsShare()
    {
        var order = Order(Add(4));
        foreach (var host in order)
            Report(host, running: 6);
        Report(order[0], running: 7, resident: true);
        Report(order[2], running: 6, resident: true);
        Assert.Equal(order[2], Choose().Host);
        Report(order[2], running: 8, resident: true);
        Assert.Equal(order[0], Choose().Host);
    }

    [Fact]
    public void OwnRequests_CountAtOnce_AndOnce()
    {
        var host = Add(1)[0];
        host.Started();
        host.Started();
        Assert.Equal(2, host.Load);
        // Two of the three are ours: one is another gateway's.
        Report(host, running: 3);
        Assert.Equal((3, 1), (host.Load, host.OfOthers));
        host.Ended();
        Assert.Equal(2, host.Load);
    }

    /// <summary>Of two gateways that have given a host as much, the other one has by now given it as much more as this one.</summary>
    [Fact]
    public void GrowthSinceTheReport_IsTakenToBeTheOthersToo()
    {
        var order = Order(Add(3));
        foreach (var host in order)
        {
            for (var i = 0; i < 3; i++)
                host.Started();
            Report(host, running: 6);
        }

        // Known are 7; likely are 8.
        order[0].Started();
        Assert.Equal(order[1], Choose().Host);
    }

    [Fact]
    public void NoneThatIsGoneDrainingOpenSilentUnprovenOrTried()
    {
        var order = Order(Add(8));
        Report(order[0], resident: true);
        var tried = new HashSet<HostId> { order[0].Id };
        Assert.Equal((order[1], PlacementResult.Retry), Placed(Choose(tried)));
        order[1].SaysDraining(true);
        for (var i = 0; i < HostCircuit.MostFailures; i++)
            order[2].Circuit.Failed();
        _directory.Remove(order[3]);
        Assert.Equal(order[4], Choose(tried).Host);
        var stranger = _directory.AddShared(new HostFacts("http://10.0.9.9:1", "1", 800, 1), s_baseModel, _time.GetUtcNow(), _time.GetTimestamp())!;
        stranger.Published();
        Assert.DoesNotContain(stranger, Enumerable.Range(0, 100).Select(i => _chooser.Choose(_directory.Table.Pools[0], (ulong)i * 7919, null)!.Value.Host));

        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Null(_chooser.Choose(_directory.Table.Pools[0], _adapter, null));
        order[5].Heard(_time.GetTimestamp());
        Assert.Equal(order[5], Choose().Host);
        Assert.Null(_chooser.Choose(_directory.Table.Pools[0], _adapter, new HashSet<HostId> { order[5].Id }));
    }

    [Fact]
    public void Doubtful_OnlyWhereThereIsNoOther()
    {
        var order = Order(Add(2));
        Report(order[0], resident: true);
        order[0].Circuit.Failed();
        Assert.Equal(order[1], Choose().Host);
        order[1].SaysDraining(true);
        Assert.Equal(order[0], Choose().Host);
    }

    /// <summary>Whoever can make a host fail on what they ask takes it from themselves alone.</summary>
    [Fact]
    public void FailedOnOneTenantsRequest_IsDoubtfulToThatTenantAlone()
    {
        var order = Order(Add(2));
        order[0].Circuit.Faulted(s_tenant);
        Assert.Equal(order[1], _chooser.Choose(_directory.Table.Pools[0], _adapter, null, s_tenant)!.Value.Host);
        Assert.Equal(order[0], _chooser.Choose(_directory.Table.Pools[0], _adapter, null, new TenantKey("globex"))!.Value.Host);
    }

    [Fact]
    public void BaseModelAlone_TheLessBusyOfTwo()
    {
        var hosts = Add(2);
        Report(hosts[0], running: 2);
        for (var i = 0; i < 20; i++)
            Assert.Equal((hosts[1], PlacementResult.Base), Placed(_chooser.Choose(_directory.Table.Pools[0], null, null)!.Value));
    }

    [Fact]
    public void Choice_MakesNothing()
    {
        Add(100);
        var pool = _directory.Table.Pools[0];
        var tried = new HashSet<HostId>();
        _chooser.Choose(pool, _adapter, tried);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _chooser.Choose(pool, (ulong)i, tried);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Hosts of one sequence: with nothing to do, each adapter goes to its own home all the same.</summary>
    [Fact]
    public void OneSequence_Idle_AdaptersAreSpread()
    {
        var hosts = Add(8, sequences: 1);
        var chosen = Enumerable.Range(0, 200).Select(i => Choose($"adapter {i}")).ToList();
        Assert.All(chosen, choice => Assert.Equal(PlacementResult.Home, choice.Result));
        Assert.Equal(hosts.Length, chosen.Select(choice => choice.Host).Distinct().Count());
    }

    /// <summary>A host that starts anew is another process at the same address: what was at home there is.</summary>
    [Fact]
    public void Restarted_AdaptersStayAtHomeWhereTheyWere()
    {
        Add(8);
        var before = Enumerable.Range(0, 200).Select(i => Choose($"adapter {i}").Host.Registration.Address).ToList();
        _time.Advance(TimeSpan.FromSeconds(5));
        Add(8, bootGeneration: "2");
        Assert.Equal(before, Enumerable.Range(0, 200).Select(i => Choose($"adapter {i}").Host.Registration.Address));
    }

    private Choice Choose(string adapter) =>
        _chooser.Choose(_directory.Table.Pools[0], _hash.Of(new TenantKey(adapter), s_digest), null)!.Value;

    private HostState[] Add(int hosts, int sequences = Sequences, string bootGeneration = "1") => [.. Enumerable.Range(1, hosts).Select(i =>
    {
        var host = _directory.Add(new HostFacts($"http://10.0.0.{i}:1", bootGeneration, sequences, 2048), s_baseModel, 0, out _);
        host.Proven();
        host.Published();
        return host;
    })];

    private HostState[] Order(HostState[] hosts) => [.. hosts.OrderByDescending(host => PlacementHash.Rank(_adapter, host.Hash))];

    private void Report(HostState host, int running = 0, bool resident = false)
    {
        _age++;
        var report = new HostReport
        {
            BootGeneration = "1",
            AgeSeconds = _age,
            Residents = resident ? [new ResidentAdapterReport(s_tenant, s_digest, 1, 0)] : [],
            Running = running,
            Queued = 0,
            FreeContextTokens = 0,
            Draining = false,
        };
        host.Accept(report, _time.GetTimestamp());
    }

    private Choice Choose(IReadOnlySet<HostId>? tried = null) => _chooser.Choose(_directory.Table.Pools[0], _adapter, tried)!.Value;

    private static (HostState Host, PlacementResult Result) Placed(Choice choice) => (choice.Host, choice.Result);
}
