using System.Diagnostics.Metrics;
using Gateway.Placement;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Bench.Placement.Simulation;

/// <summary>
/// The product's own policy, with its directory of hosts and what it remembers of their reports; nothing of it is copied. Several gateways take turns, and
/// each knows of the others' requests only what hosts report.
/// </summary>
internal sealed class GatewayPlacer : IPlacer, IDisposable
{
    private readonly ServiceMeters _meters = new();
    private readonly SimulationSettings _settings;
    private readonly VirtualTime _time;
    private readonly ulong[] _adapters;
    private readonly ResidentAdapterReport[] _residents;
    private readonly HostDirectory[] _directories;
    private readonly HostChooser[] _choosers;
    private readonly HostState[][] _states;
    private readonly Queue<int>[] _startedBy;
    private readonly Dictionary<HostId, int> _indexes = [];
    private int _turn;

    public GatewayPlacer(SimulationSettings settings, VirtualTime time)
    {
        (_settings, _time) = (settings, time);
        var hash = new PlacementHash((ulong)settings.Seed);
        _adapters = [.. Enumerable.Range(0, settings.Adapters).Select(i => hash.Of(SimulatedNames.Tenant(i), SimulatedNames.Digest(i)))];
        _residents = [.. Enumerable.Range(0, settings.Adapters).Select(i => new ResidentAdapterReport(SimulatedNames.Tenant(i), SimulatedNames.Digest(i), 1, 0))];
        _directories = [.. Enumerable.Range(0, settings.Gateways).Select(_ => MakeDirectory(hash))];
        _choosers = [.. _directories.Select((directory, i) => new HostChooser(directory, time, new Random(settings.Seed + i).Next))];
        _states = [.. _directories.Select(Fill)];
        _startedBy = [.. Enumerable.Range(0, settings.Hosts).Select(_ => new Queue<int>())];
    }

    public string Name => _settings.Gateways == 1 ? "AdapterAffinity" : $"AdapterAffinity, {_settings.Gateways} gateways";

    public int Place(int adapter)
    {
        var choice = _choosers[_turn].Choose(_directories[_turn].Table.Pools[0], _adapters[adapter], null)
            ?? throw new InvalidOperationException("No host is available.");
        return _indexes[choice.Host.Id];
    }

    public void Started(int host)
    {
        _states[_turn][host].Started();
        _startedBy[host].Enqueue(_turn);
        _turn = (_turn + 1) % _settings.Gateways;
    }

    public void Ended(int host) => _states[_startedBy[host].Dequeue()][host].Ended();

    public void Report(SimulatedHost host, double now)
    {
        var report = new HostReport
        {
            BootGeneration = "1",
            AgeSeconds = now,
            Residents = [.. host.Residents.Select(adapter => _residents[adapter])],
            Running = Math.Min(host.Running, _settings.Sequences),
            Queued = Math.Max(0, host.Running - _settings.Sequences),
            FreeContextTokens = 0,
            Draining = false,
        };
        foreach (var states in _states)
        {
            states[host.Index].Accept(report, _time.GetTimestamp());
            states[host.Index].Heard(_time.GetTimestamp());
        }
    }

    public void Lose(int host, bool lost)
    {
        foreach (var states in _states)
            states[host].SaysDraining(lost);
    }

    public void Dispose() => _meters.Dispose();

    private HostDirectory MakeDirectory(PlacementHash hash) => new(
        new HostIdentities(new byte[32]),
        hash,
        new CircuitFactory(new CircuitMetrics(_meters), NullLogger<HostCircuit>.Instance),
        _time,
        Options.Create(new PlacementOptions()),
        NullLogger<HostDirectory>.Instance);

    private HostState[] Fill(HostDirectory directory)
    {
        var baseModel = new BaseModelId(BaseModelName.Parse("base"), BaseModelDigest.Parse("sha256:" + new string('0', 64)));
        var states = new HostState[_settings.Hosts];
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = directory.Add(new HostFacts(SimulatedNames.AddressOf(i), "1", _settings.Sequences, 4096), baseModel, 0, out _);
            states[i].Proven();
            states[i].Published();
            _indexes[states[i].Id] = i;
        }

        return states;
    }

    private sealed class ServiceMeters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options.Name);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}
