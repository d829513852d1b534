using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Forgetting;

/// <summary>
/// Does what the gateway's answers say of deleted tenants. What runs of them ends by itself; the rest goes at once. A tenant is gone when neither
/// the cache nor the engine has anything of it, and nothing can come in again. One caller at a time: the loop that reports.
/// </summary>
internal sealed partial class TenantForgetting(IEngineControl engine, AdapterCache cache, TimeProvider time, ILogger<TenantForgetting> logger)
{
    /// <summary>A step of the engine is far shorter; one that hangs must not keep the host from reporting.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IReadOnlyList<TenantKey> _gone = [];

    /// <summary>Of those that the last answer named, the ones of which nothing is left: for the next report.</summary>
    public IReadOnlyList<TenantKey> Gone => Volatile.Read(ref _gone);

    /// <summary>Forgets the tenants as far as they can be now.</summary>
    /// <param name="tenants">All that the gateway's answer named.</param>
    /// <returns>True when there is something new to report.</returns>
    public async Task<bool> ForgetAsync(IReadOnlyList<TenantKey> tenants)
    {
        if (tenants.Count == 0)
        {
            Volatile.Write(ref _gone, []);
            return false;
        }

        // First the cache: whoever has a lease is in the engine or on the way to it, and keeps it until he is done.
        foreach (var tenant in tenants)
        {
            cache.Forget(tenant);
        }

        var free = await EraseAsync(tenants);
        var gone = tenants.Where(tenant => free.Contains(tenant) && cache.Forget(tenant)).ToList();
        var news = gone.Except(Gone).ToList();
        foreach (var tenant in news)
        {
            LogForgotten(logger, tenant.Value);
        }

        Volatile.Write(ref _gone, gone);
        return news.Count > 0;
    }

    private async Task<IReadOnlySet<TenantKey>> EraseAsync(IReadOnlyList<TenantKey> tenants)
    {
        try
        {
            return await engine.ForgetTenantsAsync(tenants).WaitAsync(Patience, time);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Told again with the next answer.
            LogFailed(logger, exception, tenants.Count);
            return new HashSet<TenantKey>();
        }
    }

    [LoggerMessage(3030, LogLevel.Information, "Nothing is left here of tenant {Tenant}, which is deleted")]
    private static partial void LogForgotten(ILogger logger, string tenant);

    [LoggerMessage(3031, LogLevel.Warning, "The engine could not forget {Count} tenants yet")]
    private static partial void LogFailed(ILogger logger, Exception exception, int count);
}
