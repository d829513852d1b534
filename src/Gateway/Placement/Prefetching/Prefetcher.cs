using System.Net;
using System.Net.Sockets;
using Gateway.Forwarding;
using Gateway.Placement.Affinity;
using HostContract;

namespace Gateway.Placement.Prefetching;

/// <summary>Lets the host that a request would go to load the adapter, a few at a time. Nobody waits for it.</summary>
internal sealed partial class Prefetcher(
    PrefetchWishes wishes, HostDirectory directory, HostChooser chooser, PlacementHash hash, PrefetchAssertions assertions, HostHttp http, PrefetchMetrics metrics, TimeProvider time,
    ILogger<Prefetcher> logger) : BackgroundService
{
    /// <summary>Wishes in work at a time.</summary>
    private const int Workers = 4;

    /// <summary>A load that takes longer goes on without us.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var wish in wishes.ReadAllAsync(stoppingToken))
                metrics.Ended(await TryFulfilAsync(wish, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<PrefetchOutcome> TryFulfilAsync(PrefetchWish wish, CancellationToken stoppingToken)
    {
        try
        {
            return await FulfilAsync(wish, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            // A guess that went wrong ends neither this worker nor the gateway.
            LogBroken(exception);
            return PrefetchOutcome.Failed;
        }
    }

    private async Task<PrefetchOutcome> FulfilAsync(PrefetchWish wish, CancellationToken stoppingToken)
    {
        var tenant = new TenantKey(wish.Tenant.ToString());
        if (chooser.Choose(directory.Table.PoolOf(wish.BaseModel), hash.Of(tenant, wish.Adapter), null, tenant) is not { } choice)
            return PrefetchOutcome.Failed;
        if (choice.Result == PlacementResult.Resident)
            return PrefetchOutcome.Resident;
        using var patience = new CancellationTokenSource(s_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, choice.Host.Circuit.Opened, stoppingToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(choice.Host.Registration.Address), InternalRoutes.Prefetch))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                Content = new ByteArrayContent([]),
            };
            request.Headers.TryAddWithoutValidation(AssertionHeader.Name, assertions.Issue(wish, tenant, choice.Host));
            using var response = await http.Invoker.SendAsync(request, either.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.NoContent => PrefetchOutcome.Loaded,
                HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => PrefetchOutcome.Refused,
                _ => PrefetchOutcome.Failed,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
        {
            LogFailed(choice.Host.Id.Value, exception.GetType().Name);
            return PrefetchOutcome.Failed;
        }
    }

    [LoggerMessage(2081, LogLevel.Warning, "A load of an adapter before its first request broke off; the next one is tried all the same.")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(2080, LogLevel.Information, "Host {Host} could not be asked to load an adapter before its first request ({Reason}).")]
    private partial void LogFailed(string host, string reason);
}
