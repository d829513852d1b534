using System.Globalization;
using System.Net;
using Gateway.Forwarding;
using Gateway.Placement.Affinity;
using Gateway.Placement.Hosts;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Placement;

/// <summary>Tells YARP which hosts there are: one cluster a base model, one destination a host.</summary>
/// <remarks>Publishing waits until YARP has applied it, so a host that got its answer can be sent requests.</remarks>
internal sealed class ClusterPublisher(
    InMemoryConfigProvider provider,
    HostDirectory directory,
    IOptions<ForwardingOptions> options) : IConfigChangeListener, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private TaskCompletionSource? _applied;
    private string? _awaited;
    private long _revision;

    /// <summary>The configuration before the first host.</summary>
    public static InMemoryConfigProvider Initial() => new(InferenceRoutes.All, [new ClusterConfig { ClusterId = ClusterName.Unplaced }]);

    public async Task PublishAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var applied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var revision = (++_revision).ToString(CultureInfo.InvariantCulture);
            Volatile.Write(ref _awaited, revision);
            Volatile.Write(ref _applied, applied);
            var table = directory.Table;
            provider.Update(InferenceRoutes.All, Clusters(table), revision);
            await applied.Task.WaitAsync(cancellationToken);
            foreach (var host in table.All)
                host.Published();
        }
        finally
        {
            _one.Release();
        }
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        if (IsAwaited(proxyConfigs))
            Volatile.Read(ref _applied)?.TrySetResult();
    }

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception)
    {
        if (IsAwaited(proxyConfigs))
            Volatile.Read(ref _applied)?.TrySetException(exception);
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception) =>
        Volatile.Read(ref _applied)?.TrySetException(exception);

    public void Dispose() => _one.Dispose();

    private bool IsAwaited(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
        var revision = Volatile.Read(ref _awaited);
        return proxyConfigs.Any(config => config.RevisionId == revision);
    }

    private List<ClusterConfig> Clusters(HostTable table)
    {
        var settings = options.Value;
        var request = new ForwarderRequestConfig
        {
            ActivityTimeout = TimeSpan.FromSeconds(settings.ActivitySeconds),

            // Over https what TLS agrees on, which is HTTP/2. Over plain http HTTP/1.1: ending a request closes its connection, so the host
            // sees at once that a client left, and a host's port stays open to ordinary probes.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            AllowResponseBuffering = false,
        };
        var clusters = table.Pools.Select(pool => new ClusterConfig
        {
            ClusterId = pool.ClusterId,
            HttpRequest = request,
            LoadBalancingPolicy = AdapterAffinity.PolicyName,
            Destinations = pool.Hosts.ToDictionary(host => host.Id.Value, host => new DestinationConfig { Address = host.Registration.Address }),
        });
        return [new ClusterConfig { ClusterId = ClusterName.Unplaced }, .. clusters];
    }
}
