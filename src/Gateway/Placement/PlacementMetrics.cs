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

    private IEnumerable<Measurement<int>> Observe() =>
        from host in _directory.All
        group host by (host.BaseModel, State: StateOf(host)) into same
        select new Measurement<int>(same.Count(), new("base_model", NameOf(same.Key.BaseModel)), new("state", same.Key.State));

    private static string NameOf(BaseModelId baseModel) => baseModel.Name.ToString();

    private string StateOf(HostState host) =>
        host.Draining ? "draining" : !_directory.IsHeard(host) ? "silent" : host.Circuit.IsOpen ? "open" : _directory.IsAvailable(host) ? "available" : "unproven";
}
