using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// Empties the engine's prefix cache for deleted tenants. One caller at a time. What was emptied once since a tenant's last request needs no second
/// time: nothing of it comes in any more.
/// </summary>
internal sealed partial class PrefixEraser(IEngineServer server, IOptions<ExternalOptions> options, ILogger<PrefixEraser> logger)
{
    private HashSet<TenantKey> _erased = [];

    /// <param name="tenants">Deleted, and without requests.</param>
    /// <param name="isIdle">Whether nothing runs in the engine now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when nothing of them is left in it.</returns>
    public async Task<bool> EraseAsync(IReadOnlyList<TenantKey> tenants, Func<bool> isIdle, CancellationToken cancellationToken)
    {
        if (options.Value.PrefixCaching != PrefixCaching.Reset || tenants.All(_erased.Contains))
            return true;
        var wasIdle = isIdle();
        try
        {
            var reset = await server.ResetPrefixesAsync(cancellationToken);
            if (reset == PrefixReset.NotOffered)
                LogNotOffered(logger);
            if (reset is not PrefixReset.Done && !(reset is PrefixReset.Unsaid && wasIdle && isIdle()))
                return false;
            _erased = [.. tenants];
            return true;
        }
        catch (EngineServerException exception)
        {
            LogFailed(logger, exception);
            return false;
        }
    }

    [LoggerMessage(4531, LogLevel.Error, "The engine offers no way to empty its prefix cache, so deleted tenants are not forgotten here: start it so that it does (vLLM: VLLM_SERVER_DEV_MODE=1), or set External:PrefixCaching")]
    private static partial void LogNotOffered(ILogger logger);

    [LoggerMessage(4532, LogLevel.Warning, "The engine did not empty its prefix cache")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
