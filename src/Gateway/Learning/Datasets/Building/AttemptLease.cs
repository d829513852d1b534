using TenantStore;

namespace Gateway.Learning.Datasets.Building;

/// <summary>An attempt's hold on the snapshot that it builds. For any thread.</summary>
/// <param name="length">From one sign of life on; without another it is anybody's.</param>
internal sealed class AttemptLease(Registry registry, TenantId tenant, string datasetId, int attempt, TimeSpan length, TimeProvider time)
{
    /// <summary>A sign of life. False when the attempt does not hold the snapshot any more.</summary>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Datasets.AddRowsAsync(datasetId, attempt, [], time.GetUtcNow() + length, cancellationToken))
            return false;
        await scope.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Works beside signs of life, by time and not by what the work comes upon: it may take minutes and come upon nothing.</summary>
    /// <returns>Null when the attempt does not hold the snapshot any more; the work has ended then.</returns>
    public async Task<T?> KeepAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(stop.Token);
        try
        {
            while (await Task.WhenAny(working, Task.Delay(length / 4, time, stop.Token)) != working)
            {
                if (!await RenewAsync(cancellationToken))
                    return null;
            }

            return await working;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
