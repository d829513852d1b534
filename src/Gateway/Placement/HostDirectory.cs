using System.Collections.Concurrent;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Placement;

/// <summary>The hosts that this gateway knows. Lives in memory: after a restart the hosts, or what other gateways share of them, fill it again.</summary>
internal sealed partial class HostDirectory(
    HostIdentities identities, PlacementHash hash, CircuitFactory circuits, TimeProvider timeProvider, IOptions<PlacementOptions> options, ILogger<HostDirectory> logger)
{
    /// <summary>A century: older is no age.</summary>
    private const double MostAgeSeconds = 100.0 * 366 * 86400;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _excluded = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<HostId, HostState> _hosts = new();
    private HostTable _table = new([]);

    /// <summary>All hosts, by base model. For the way of a request: nothing is made.</summary>
    public HostTable Table => Volatile.Read(ref _table);

    public IReadOnlyList<HostState> All => Table.All;

    /// <summary>
    /// Takes a host in, in place of an older process at the same address. One that is here stays as it is; one whose successor is here is taken in beside it,
    /// to finish and to be billed, and gets no requests.
    /// </summary>
    /// <param name="facts">What it says of itself.</param>
    /// <param name="baseModel">What it serves.</param>
    /// <param name="ageSeconds">How old its process is; null = nobody knows.</param>
    /// <param name="isNew">Whether it was not here.</param>
    public HostState Add(HostFacts facts, BaseModelId baseModel, double? ageSeconds, out bool isNew)
    {
        var identity = identities.For(facts.Address, facts.BootGeneration);
        lock (_lock)
        {
            isNew = !_hosts.TryGetValue(identity.Id, out var known);
            _excluded.Remove(facts.Address);
            var isAged = ageSeconds is >= 0 and < MostAgeSeconds;
            var startedAt = StartOf(ageSeconds);
            var host = known ?? new HostState(identity, facts, baseModel, hash, circuits.For(identity.Id), startedAt, timeProvider.GetTimestamp());
            if (isAged)
                HasNothingBefore(host, startedAt);
            if (!isNew)
                return host;
            if (isAged && IsOutlived_NeedsLock(facts.Address, startedAt))
                host.SaysDraining(true);
            else
                Clear_NeedsLock(facts.Address);
            Put_NeedsLock(host);
            return host;
        }
    }

    /// <summary>Whether a later process is at the host's address, as far as this gateway can see.</summary>
    public bool IsOutlived(string address, string bootGeneration, double? ageSeconds)
    {
        lock (_lock)
            return ageSeconds is not null && !_hosts.ContainsKey(identities.For(address, bootGeneration).Id) && IsOutlived_NeedsLock(address, StartOf(ageSeconds));
    }

    /// <summary>Nobody but a host itself, or who asks it, brings this address back from now on.</summary>
    /// <returns>The hosts that were there and are not any more.</returns>
    public IReadOnlyList<HostState> Exclude(string address)
    {
        lock (_lock)
        {
            _excluded.Add(address);
            var gone = _hosts.Values.Where(host => host.Registration.IsAt(address)).ToList();
            Clear_NeedsLock(address);
            Rebuild_NeedsLock();
            return gone;
        }
    }

    /// <summary>Takes in a host that another gateway knows; one that is at its address goes, unless that is the later process and in use.</summary>
    /// <param name="facts">What it said of itself.</param>
    /// <param name="baseModel">What it serves.</param>
    /// <param name="startedAt">When its process started, by this gateway's clock.</param>
    /// <param name="seenAt">When it was heard of; a timestamp of the time provider.</param>
    /// <returns>The host; null when it is here, has been replaced, or its address is excluded.</returns>
    public HostState? AddShared(HostFacts facts, BaseModelId baseModel, DateTimeOffset startedAt, long seenAt)
    {
        var identity = identities.For(facts.Address, facts.BootGeneration);
        lock (_lock)
        {
            if (_hosts.ContainsKey(identity.Id) || _excluded.Contains(facts.Address) || IsOutlived_NeedsLock(facts.Address, startedAt))
                return null;
            var host = new HostState(identity, facts, baseModel, hash, circuits.For(identity.Id), startedAt, seenAt);
            HasNothingBefore(host, startedAt);
            Clear_NeedsLock(facts.Address);
            Put_NeedsLock(host);
            return host;
        }
    }

    public void Remove(HostState host)
    {
        lock (_lock)
        {
            Remove_NeedsLock(host);
            Rebuild_NeedsLock();
        }
    }

    /// <summary>Forgets the hosts that were silent for too long; how many there were.</summary>
    public int Forget()
    {
        lock (_lock)
        {
            var silent = _hosts.Values.Where(host => SilenceOf(host) > options.Value.Forget).ToList();
            foreach (var host in silent)
            {
                Remove_NeedsLock(host);
                LogForgotten(host.Id.Value, host.Registration.Address);
            }

            if (silent.Count > 0)
                Rebuild_NeedsLock();
            return silent.Count;
        }
    }

    public HostState? Find(HostId id) => _hosts.GetValueOrDefault(id);

    /// <summary>Whether a request may be sent to it now.</summary>
    public bool IsAvailable(HostState host) => IsAvailable(host, timeProvider.GetTimestamp());

    /// <param name="host">One of this directory.</param>
    /// <param name="now">A timestamp of the time provider, taken once for many hosts.</param>
    public bool IsAvailable(HostState host, long now) =>
        host is { IsProven: true, IsPublished: true, IsGone: false, Draining: false } && !host.Circuit.IsOpen && IsHeard(host, now);

    /// <summary>Whether it has missed no more reports than any host may.</summary>
    public bool IsHeard(HostState host) => IsHeard(host, timeProvider.GetTimestamp());

    public TimeSpan SilenceOf(HostState host) => timeProvider.GetElapsedTime(host.SeenAt);

    /// <summary>Context of one sequence in tokens where this base model is served, the least of its available hosts; null when there is none.</summary>
    public int? ContextTokensOf(BaseModelId baseModel)
    {
        if (Table.PoolOf(baseModel) is not { } pool)
            return null;
        var now = timeProvider.GetTimestamp();
        int? least = null;
        foreach (var host in pool.Hosts)
        {
            if ((least is null || host.Registration.ContextTokens < least) && IsAvailable(host, now))
                least = host.Registration.ContextTokens;
        }

        return least;
    }

    private bool IsHeard(HostState host, long now) => timeProvider.GetElapsedTime(host.SeenAt, now) <= options.Value.Silence;

    private DateTimeOffset StartOf(double? ageSeconds) =>
        timeProvider.GetUtcNow().AddSeconds(ageSeconds is >= 0 and < MostAgeSeconds and var age ? -age : 0);

    /// <summary>What was deleted before its process started it never had; whose clock says so is another matter.</summary>
    private static void HasNothingBefore(HostState host, DateTimeOffset startedAt) =>
        host.HasForgotten(startedAt - Deletions.DeletionKeeper.Afterlife - Deletions.DeletionKeeper.MostSkew);

    /// <summary>Clocks may be wrong: only a process that is there for all this gateway knows is a successor.</summary>
    private bool IsOutlived_NeedsLock(string address, DateTimeOffset startedAt) =>
        _hosts.Values.Any(other => other.Registration.IsAt(address) && other.StartedAt >= startedAt && other.IsProven && !other.Circuit.IsOpen && IsHeard(other));

    private void Clear_NeedsLock(string address)
    {
        foreach (var other in _hosts.Values)
        {
            if (other.Registration.IsAt(address))
                Remove_NeedsLock(other);
        }
    }

    private void Put_NeedsLock(HostState host)
    {
        _hosts[host.Id] = host;
        Rebuild_NeedsLock();
        LogJoined(host.Id.Value, host.Registration.Address, host.BaseModel.Name.ToString());
    }

    private void Remove_NeedsLock(HostState host)
    {
        host.Left();
        _hosts.TryRemove(KeyValuePair.Create(host.Id, host));
    }

    private void Rebuild_NeedsLock() => Volatile.Write(ref _table, new HostTable(_hosts.Values));

    [LoggerMessage(2001, LogLevel.Information, "Host {Host} at {Address} joined with base model {BaseModel}.")]
    private partial void LogJoined(string host, string address, string baseModel);

    [LoggerMessage(2002, LogLevel.Warning, "Host {Host} at {Address} was silent for too long and is forgotten.")]
    private partial void LogForgotten(string host, string address);
}
