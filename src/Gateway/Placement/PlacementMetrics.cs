using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Placement.Affinity;
using TenantStore;

namespace Gateway.Placement;

/// <summary>Meter <c>Gateway</c>: where requests went, and how the hosts are.</summary>
internal sealed class PlacementMetrics
{
    /// <summary>Requests placed, by why they went where they went.</summary>
    public const string Placements = "gateway.placements";

    /// <summary>Hosts known, by base model and state.</summary>
    public const string Hosts = "gateway.hosts";

    private static readonly KeyValuePair<string, object?>[] s_results =
        [.. Enum.GetValues<PlacementResult>().Select(result => KeyValuePair.Create("result", (object?)result.ToString().ToLowerInvariant()))];

    private static readonly string[] s_states = [HostObstacles.None, .. Enum.GetValues<HostObstacle>().Select(HostObstacles.NameOf)];

    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly HostDirectory _directory;
    private readonly Counter<long> _placements;

    public PlacementMetrics(IMeterFactory factory, HostDirectory directory)
    {
        _directory = directory;
        var meter = factory.Create("Gateway");
        _placements = meter.CreateCounter<long>(Placements, "{request}", "Requests placed, by why they went where they went.");
        meter.CreateObservableGauge(Hosts, Observe, "{host}", "Hosts that this gateway knows, by base model and state.");
    }

    public void Placed(PlacementResult result) => _placements.Add(1, s_results[(int)result]);

    /// <summary>Each state of each base model that had a host since the start, also with 0: the alert that none is available reads that 0.</summary>
    private IEnumerable<Measurement<int>> Observe()
    {
        var counts = _directory.All.GroupBy(host => (NameOf(host.BaseModel), StateOf(host))).ToDictionary(same => same.Key, same => same.Count());
        foreach (var (baseModel, _) in counts.Keys)
            _seen.TryAdd(baseModel, true);
        return from baseModel in _seen.Keys
               from state in s_states
               select new Measurement<int>(counts.GetValueOrDefault((baseModel, state)), new("base_model", baseModel), new("state", state));
    }

    private static string NameOf(BaseModelId baseModel) => baseModel.Name.ToString();

    private string StateOf(HostState host) => HostObstacles.StateOf(HostObstacles.Of(host, _directory));
}
