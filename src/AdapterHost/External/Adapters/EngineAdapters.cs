using System.Collections.Concurrent;
using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.External;

/// <summary>
/// What this host has put into the engine: loads, unloads, and puts back what an engine has lost that was started anew. The cache decides what stays.
/// An adapter's folder lives until the engine has let go of it. Thread-safe.
/// </summary>
internal sealed partial class EngineAdapters(IEngineServer server, AdapterFolders folders, ILogger<EngineAdapters> logger)
{
    private readonly ConcurrentDictionary<string, EngineWeights> _wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, EngineWeights> _leaving = new(StringComparer.Ordinal);
    private Task _unloading = Task.CompletedTask;

    public LoadFailures Failures { get; } = new();

    /// <summary>Loads a new adapter.</summary>
    /// <param name="key">Whose, and which.</param>
    /// <param name="write">Fills its folder, and says with how many bytes.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    /// <exception cref="EngineServerException">The engine does not answer, or did not take it.</exception>
    public async Task<EngineWeights> AddAsync(AdapterKey key, Func<string, long> write, CancellationToken cancellationToken)
    {
        // What was evicted for it makes room first.
        await Volatile.Read(ref _unloading).WaitAsync(cancellationToken);
        var weights = new EngineWeights(this, key, AdapterFolders.NewName());
        try
        {
            weights.Bytes = write(folders.Create(weights.Name));
            _wanted[weights.Name] = weights;
            await EnsureAsync(weights, cancellationToken);
            return weights;
        }
        catch
        {
            // It may be there all the same: an answer that did not come says nothing.
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Has the engine load it again if it has lost it. One load for all who wait.</summary>
    /// <exception cref="EngineServerException">The engine does not answer, or did not take it.</exception>
    public async Task EnsureAsync(EngineWeights weights, CancellationToken cancellationToken)
    {
        if (weights.IsLoaded)
            return;
        await weights.Gate.WaitAsync(cancellationToken);
        try
        {
            if (weights.IsLoaded || weights.IsRetired)
                return;
            await server.LoadAsync(weights.Name, folders.OfEngine(weights.Name), cancellationToken);
            weights.IsLoaded = true;
        }
        finally
        {
            weights.Gate.Release();
        }
    }

    /// <summary>The engine does not know it any more.</summary>
    public void Lost(EngineWeights weights)
    {
        if (weights.IsLoaded)
            LogLost(logger, weights.Key.Digest.ToString());
        weights.IsLoaded = false;
    }

    /// <summary>Nobody holds it any more: it is unloaded as soon as may be. Quick: called by whoever evicts.</summary>
    public void Retire(EngineWeights weights)
    {
        _leaving[weights.Name] = weights;
        _wanted.TryRemove(weights.Name, out _);
        var unloading = UnloadAsync(weights);
        lock (_leaving)
            _unloading = _unloading.IsCompleted ? unloading : Task.WhenAll(_unloading, unloading);
    }

    /// <summary>Compares with the engine's own list: what it has lost is loaded again, what it should have let go of is unloaded.</summary>
    /// <param name="listed">Its names, read after <paramref name="known"/>.</param>
    /// <param name="known">What was loaded before the list was asked for.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    public async Task SyncAsync(IReadOnlySet<string> listed, IReadOnlyCollection<EngineWeights> known, CancellationToken cancellationToken)
    {
        foreach (var weights in known.Where(weights => !listed.Contains(weights.Name)))
            Lost(weights);
        foreach (var weights in _wanted.Values.Where(weights => !weights.IsLoaded))
            await TryEnsureAsync(weights, cancellationToken);
        foreach (var weights in _leaving.Values)
            await UnloadAsync(weights);
        foreach (var name in listed.Where(name => AdapterFolders.IsName(name) && !_wanted.ContainsKey(name) && !_leaving.ContainsKey(name)))
            await TryUnloadAsync(name);
    }

    /// <summary>What the engine has, as far as this host knows.</summary>
    public IReadOnlyCollection<EngineWeights> Loaded => [.. _wanted.Values.Where(weights => weights.IsLoaded)];

    /// <summary>Whether anything of the tenant is in the engine or in a folder.</summary>
    public bool Has(TenantKey tenant) => _wanted.Values.Concat(_leaving.Values).Any(weights => weights.Key.Tenant == tenant);

    /// <summary>The host ends: all goes, as far as the engine still answers; the folders go in any case.</summary>
    public async Task ClearAsync()
    {
        foreach (var weights in _wanted.Values)
            weights.Dispose();
        await Volatile.Read(ref _unloading);
        foreach (var name in _leaving.Keys)
            folders.Delete(name);
    }

    private async Task TryEnsureAsync(EngineWeights weights, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(weights, cancellationToken);
        }
        catch (EngineServerException exception)
        {
            LogNotLoaded(logger, exception, weights.Key.Digest.ToString());
        }
    }

    private async Task UnloadAsync(EngineWeights weights)
    {
        await weights.Gate.WaitAsync();
        try
        {
            if (!_leaving.ContainsKey(weights.Name) || !await TryUnloadAsync(weights.Name))
                return;
            weights.IsLoaded = false;
            folders.Delete(weights.Name);
            _leaving.TryRemove(weights.Name, out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFolderStays(logger, exception, weights.Name);
        }
        finally
        {
            weights.Gate.Release();
        }
    }

    private async Task<bool> TryUnloadAsync(string name)
    {
        try
        {
            await server.UnloadAsync(name, folders.OfEngine(name), CancellationToken.None);
            return true;
        }
        catch (EngineServerException exception)
        {
            // Tried again at the next look.
            LogNotUnloaded(logger, exception, name);
            return false;
        }
    }

    [LoggerMessage(4501, LogLevel.Warning, "The engine has lost adapter {Digest}: it is loaded again")]
    private static partial void LogLost(ILogger logger, string digest);

    [LoggerMessage(4502, LogLevel.Error, "The engine did not take adapter {Digest} back")]
    private static partial void LogNotLoaded(ILogger logger, Exception exception, string digest);

    [LoggerMessage(4503, LogLevel.Warning, "The engine did not let go of {Name} yet")]
    private static partial void LogNotUnloaded(ILogger logger, Exception exception, string name);

    [LoggerMessage(4504, LogLevel.Error, "The folder {Name} could not be removed yet")]
    private static partial void LogFolderStays(ILogger logger, Exception exception, string name);
}
