using Gateway.Identity.Fetching;
using Gateway.Identity.Signatures;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Keys;

/// <summary>
/// The keys of one provider. However many ask, it is asked once at a time. Keys that grow old are fetched again behind the request; an unknown <c>kid</c>
/// makes its request wait for a fetch, at most once in five minutes; while the provider cannot be reached the last good keys hold for a stated time.
/// </summary>
internal sealed partial class IssuerKeys(KeySource source, IKeyFetcher fetcher, OidcOptions options, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private Snapshot? _good;
    private Task? _running;
    private long? _attemptedAt;

    /// <summary>The key of this id for this algorithm, or null.</summary>
    public async ValueTask<VerificationKey?> FindAsync(string id, SigningAlgorithm algorithm, CancellationToken cancellationToken)
    {
        var keys = Current();
        if (keys is null)
            await RefreshAsync(OidcOptions.RetrySpacing).WaitAsync(cancellationToken);
        else if (time.GetElapsedTime(keys.FetchedAt) >= options.Refresh)
            _ = RefreshAsync(OidcOptions.RetrySpacing);

        if (Current()?.Set.Find(id, algorithm) is { } found)
            return found;
        if (keys is null)
            return null;
        await RefreshAsync(OidcOptions.UnknownKeySpacing).WaitAsync(cancellationToken);
        return Current()?.Set.Find(id, algorithm);
    }

    private Snapshot? Current() => Volatile.Read(ref _good) is { } good && time.GetElapsedTime(good.FetchedAt) < options.Keep ? good : null;

    /// <summary>Joins the fetch under way, or begins one unless the last began too recently.</summary>
    private Task RefreshAsync(TimeSpan spacing)
    {
        lock (_gate)
        {
            if (_running is { IsCompleted: false })
                return _running;
            if (_attemptedAt is { } last && time.GetElapsedTime(last) < spacing)
                return Task.CompletedTask;
            _attemptedAt = time.GetTimestamp();
            return _running = FetchAsync();
        }
    }

    private async Task FetchAsync()
    {
        // Off the caller's lock at once.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var (keys, fault) = await fetcher.FetchAsync(source);
        if (keys is null)
        {
            LogFailed(logger, source.Issuer, source.Tenant?.ToString() ?? "-", fault!);
            return;
        }

        Volatile.Write(ref _good, new Snapshot(keys, time.GetTimestamp()));
        LogFetched(logger, source.Issuer, source.Tenant?.ToString() ?? "-", keys.Keys.Count, keys.Ignored);
    }

    [LoggerMessage(1101, LogLevel.Information, "Keys of {Issuer} for tenant {Tenant} were fetched: {Usable} usable, {Ignored} ignored")]
    private static partial void LogFetched(ILogger logger, string issuer, string tenant, int usable, int ignored);

    [LoggerMessage(1102, LogLevel.Warning, "Keys of {Issuer} for tenant {Tenant} could not be fetched: {Fault}")]
    private static partial void LogFailed(ILogger logger, string issuer, string tenant, string fault);

    private sealed record Snapshot(KeySet Set, long FetchedAt);
}
