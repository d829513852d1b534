using System.Threading.Channels;
using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>Snapshots to be built by this gateway, one after another. One that finds no room is found again as abandoned. For any thread.</summary>
internal sealed class BuildQueue
{
    private const int Capacity = 64;

    private readonly Channel<BuildOrder> _orders = Channel.CreateBounded<BuildOrder>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    public ChannelReader<BuildOrder> Orders => _orders.Reader;

    /// <returns>Completes when it is made, given up or lost; null when there is no room.</returns>
    public Task? Add(TenantId tenant, string datasetId, int attempt)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _orders.Writer.TryWrite(new BuildOrder(tenant, datasetId, attempt, done)) ? done.Task : null;
    }
}
