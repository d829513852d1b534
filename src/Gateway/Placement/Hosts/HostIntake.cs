using Gateway.Placement.Sharing;
using HostContract;
using TenantStore;

namespace Gateway.Placement.Hosts;

/// <summary>Takes in a host that has shown who it is: its base model goes into the registry, and it gets requests from then on.</summary>
internal sealed class HostIntake(Registry registry, HostDirectory directory, HostRecords records, Loopback loopback, ClusterPublisher clusters, TimeProvider time)
{
    public async Task<HostState> JoinAsync(HostRegistrationRequest request, BaseModelId baseModel, CancellationToken cancellationToken)
    {
        // A process that ends and registers again does not make its successor a thing of the past.
        var isOutlived = directory.IsOutlived(request.Address, request.BootGeneration, request.AgeSeconds);
        await using (var scope = await registry.BeginPlatformAsync(cancellationToken))
        {
            await scope.BaseModels.PutAsync(request.BaseModel, cancellationToken);
            if (!isOutlived)
                await scope.Deletions.ReplaceAsync(loopback.Qualify(request.Address), request.BootGeneration, cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        var host = directory.Add(HostFacts.Of(request), baseModel, request.AgeSeconds, out var isNew);
        try
        {
            await clusters.PublishAsync(cancellationToken);
        }
        catch when (isNew)
        {
            // It got no key, so it would never report: nobody is to choose it meanwhile.
            directory.Remove(host);
            throw;
        }

        host.Proven();
        host.Heard(time.GetTimestamp());
        if (request.AgeSeconds is not null)
            await records.PutAsync(host.Id, HostRecord.Of(host, Nothing(request.BootGeneration), loopback, time.GetUtcNow()));
        return host;
    }

    /// <summary>
    /// Older than any report. The other gateways hear of a host when it has joined, not when it first reports: behind a balancer that takes turns, the report
    /// after each joining would reach one that does not know it, and be answered with "join again", for ever.
    /// </summary>
    private static HostReport Nothing(string bootGeneration) => new()
    {
        BootGeneration = bootGeneration,
        Residents = [],
        Running = 0,
        Queued = 0,
        FreeContextTokens = 0,
        Draining = false,
        AgeSeconds = 0,
    };
}
