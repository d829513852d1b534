using System.Collections.Concurrent;
using System.Threading.Channels;
using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>
/// Snapshots to be built by this gateway, one after another, each once; a tenant has one at a time, so the tenants take turns. Nothing is held of one that waits: another gateway may come to it first. One that
/// finds no room is found again by the next sweep. For any thread.
/// </summary>
internal sealed class BuildQueue
{
    private const int Capacity = 1024;

    private readonly Channel<BuildOrder> _orders = Channel.CreateBounded<BuildOrder>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly ConcurrentDictionary<string, BuildOrder> _known = new(StringComparer.Ordinal);

    public ChannelReader<BuildOrder> Orders => _orders.Reader;

    /// <returns>Completes when it is made, given up, or another gateway's; of one that waits or is built here already, the same again. Null when there is no room.</returns>
    public Task? Add(TenantId tenant, string datasetId)
    {
        var order = new BuildOrder(tenant, datasetId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_known.GetOrAdd(datasetId, order) is var known && known != order)
            return known.Done.Task;
        if (_orders.Writer.TryWrite(order))
            return order.Done.Task;
        End(order);
        return null;
    }

    /// <summary>Whoever took it out is done with it.</summary>
    public void End(BuildOrder order)
    {
        _known.TryRemove(order.DatasetId, out _);
        order.Done.TrySetResult();
    }
}
