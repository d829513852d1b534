using System.Collections.Concurrent;
using AdapterHost.Adapters;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// What this host has put into the engine: loads, unloads, and puts back what an engine has lost that was started anew. The cache decides what stays.
/// An adapter's folder lives until the engine has let go of it. Thread-safe.
/// </summary>
internal sealed partial class EngineAdapters(
    IEngineServer server, AdapterFolders folders, IOptions<ExternalOptions> options, TimeProvider time, ILogger<EngineAdapters> logger)
{
    /// <summary>Loads, or unloads, that an engine is given at once when many are due.</summary>
    private const int MostTogether = 4;

    /// <summary>What a load waits for room at most; then the engine says itself whether it has any.</summary>
    public static readonly TimeSpan Room = TimeSpan.FromSeconds(5);

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
        await MakeRoomAsync(cancellationToken);
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

    /// <summary>Compares with the engine's own list: what is not in it is lost.</summary>
    /// <param name="listed">Its names, read after <paramref name="known"/>.</param>
    /// <param name="known">What was loaded before the list was asked for.</param>
    public void Miss(IReadOnlySet<string> listed, IReadOnlyCollection<EngineWeights> known)
    {
        foreach (var weights in known.Where(weights => !listed.Contains(weights.Name)))
            Lost(weights);
    }

    /// <summary>
    /// Behind the caller's back, and not while an earlier one is still at it: what the engine has lost is loaded again, what it should have let go of is
    /// unloaded. One caller at a time.
    /// </summary>
    /// <param name="listed">The engine's names.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    public void Sync(IReadOnlySet<string> listed, CancellationToken cancellationToken)
    {
        if (Syncing.IsCompleted)
            Syncing = SyncAsync(listed, cancellationToken);
    }

    /// <summary>Ends, never with a fault, when what was last begun is done.</summary>
    public Task Syncing { get; private set; } = Task.CompletedTask;

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

    /// <summary>What was evicted for it goes first where the engine has no place for both.</summary>
    private async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        if (_wanted.Count + _leaving.Count < options.Value.MaxAdapters)
            return;
        try
        {
            await Volatile.Read(ref _unloading).WaitAsync(Room, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogNoRoom(logger, Room.TotalSeconds);
        }
    }

    private async Task SyncAsync(IReadOnlySet<string> listed, CancellationToken cancellationToken)
    {
        try
        {
            var few = new ParallelOptions { MaxDegreeOfParallelism = MostTogether, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(_wanted.Values.Where(weights => !weights.IsLoaded), few, async (weights, token) => await TryEnsureAsync(weights, token));
            await Parallel.ForEachAsync(_leaving.Values, few, async (weights, _) => await UnloadAsync(weights));
            var strangers = listed.Where(name => AdapterFolders.IsName(name) && !_wanted.ContainsKey(name) && !_leaving.ContainsKey(name));
            await Parallel.ForEachAsync(strangers, few, async (name, _) => await TryUnloadAsync(name));
        }
        catch (Exception exception)
        {
            // Begun again at the next look.
            if (!cancellationToken.IsCancellationRequested)
                LogNotSynced(logger, exception);
        }
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

    [LoggerMessage(4505, LogLevel.Error, "The engine's adapters could not be brought in line with this host's yet")]
    private static partial void LogNotSynced(ILogger logger, Exception exception);

    [LoggerMessage(4506, LogLevel.Warning, "The engine has not let go of evicted adapters within {Seconds} s: the next is loaded all the same")]
    private static partial void LogNoRoom(ILogger logger, double seconds);

    [LoggerMessage(4501, LogLevel.Warning, "The engine has lost adapter {Digest}: it is loaded again")]
    private static partial void LogLost(ILogger logger, string digest);

    [LoggerMessage(4502, LogLevel.Error, "The engine did not take adapter {Digest} back")]
    private static partial void LogNotLoaded(ILogger logger, Exception exception, string digest);

    [LoggerMessage(4503, LogLevel.Warning, "The engine did not let go of {Name} yet")]
    private static partial void LogNotUnloaded(ILogger logger, Exception exception, string name);

    [LoggerMessage(4504, LogLevel.Error, "The folder {Name} could not be removed yet")]
    private static partial void LogFolderStays(ILogger logger, Exception exception, string name);
}
