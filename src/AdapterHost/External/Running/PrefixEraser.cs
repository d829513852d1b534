using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// Empties the engine's prefix cache for deleted tenants. What was emptied once since a tenant's last request needs no second time: nothing of it comes
/// in any more. An engine that cannot do it while something runs is let come to rest: who waits goes on waiting, for so long and no longer, and at most
/// half of the time. One at a time, whoever asks meanwhile; thread-safe.
/// </summary>
internal sealed partial class PrefixEraser(IEngineServer server, IOptions<ExternalOptions> options, TimeProvider time, ILogger<PrefixEraser> logger)
{
    /// <summary>The first wait for what runs; each one that was too short is followed by one of twice its length, up to <see cref="LongestHold"/>.</summary>
    public static readonly TimeSpan FirstHold = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private volatile HashSet<TenantKey> _erased = [];
    private Task _erasing = Task.CompletedTask;
    private TimeSpan _hold = FirstHold;
    private long? _rests;

    /// <param name="tenants">Deleted, and without requests.</param>
    /// <param name="queue">What is before the engine.</param>
    /// <returns>True when nothing of them is left in it. The caller may leave: the next call waits for the same.</returns>
    public async Task<bool> EraseAsync(IReadOnlyList<TenantKey> tenants, ExternalQueue queue)
    {
        if (options.Value.PrefixCaching != PrefixCaching.Reset || tenants.All(_erased.Contains))
            return true;
        Task erasing;
        lock (_lock)
        {
            if (_erasing.IsCompleted)
                _erasing = EraseNowAsync(tenants, queue);
            erasing = _erasing;
        }

        await erasing;
        return tenants.All(_erased.Contains);
    }

    private async Task EraseNowAsync(IReadOnlyList<TenantKey> tenants, ExternalQueue queue)
    {
        try
        {
            // Without rest first: it may be that nothing runs, or that this engine can do it all the same.
            if (await TryAsync(queue) is { } isErased && (isErased || await TryAtRestAsync(queue)))
                _erased = [.. tenants];
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
        }
    }

    private async Task<bool> TryAtRestAsync(ExternalQueue queue)
    {
        if (_rests is { } since && time.GetElapsedTime(since) < _hold)
            return false;
        try
        {
            await queue.HoldAsync().WaitAsync(_hold, time);
            var isErased = await TryAsync(queue);
            (_hold, _rests) = (FirstHold, null);
            return isErased ?? false;
        }
        catch (TimeoutException)
        {
            LogBusy(logger, _hold.TotalSeconds);
            _hold = _hold * 2 < LongestHold ? _hold * 2 : LongestHold;
            _rests = time.GetTimestamp();
            return false;
        }
        finally
        {
            queue.Release();
        }
    }

    /// <returns>Null when the engine offers no such thing.</returns>
    private async Task<bool?> TryAsync(ExternalQueue queue)
    {
        var wasIdle = await IsIdleAsync(queue);
        var reset = await server.ResetPrefixesAsync(CancellationToken.None);
        if (reset == PrefixReset.NotOffered)
        {
            LogNotOffered(logger);
            return null;
        }

        return reset == PrefixReset.Done || (reset == PrefixReset.Unsaid && wasIdle && await IsIdleAsync(queue));
    }

    /// <summary>By this host's count and by the engine's own: it may be a moment behind with what was broken off.</summary>
    private async Task<bool> IsIdleAsync(ExternalQueue queue) =>
        queue.Status.Running == 0 && (await server.ReadAsync(CancellationToken.None)) is { Running: null or 0, Waiting: null or 0 } && queue.Status.Running == 0;

    [LoggerMessage(4531, LogLevel.Error, "The engine offers no way to empty its prefix cache, so deleted tenants are not forgotten here: start it so that it does (vLLM: VLLM_SERVER_DEV_MODE=1), or set External:PrefixCaching")]
    private static partial void LogNotOffered(ILogger logger);

    [LoggerMessage(4532, LogLevel.Warning, "The engine did not empty its prefix cache")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(4533, LogLevel.Warning, "The engine did not come to rest within {Seconds} s, so its prefix cache could not be emptied for deleted tenants yet")]
    private static partial void LogBusy(ILogger logger, double seconds);
}
