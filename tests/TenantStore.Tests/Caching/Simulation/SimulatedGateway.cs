using TenantStore.Caching;
using TenantStore.Changes;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Caching.Simulation;

/// <summary>The caches of one gateway, real but for the registry and Redis beneath them. It can be killed: then it begins with nothing.</summary>
internal sealed class SimulatedGateway
{
    private static readonly SharedSeal s_seal = new(new byte[32]);

    private readonly SimulatedRegistry _registry;
    private readonly FakeTimeProvider _time;
    private readonly RegistryCacheOptions _options;
    private readonly Func<TimeSpan> _delay;
    private Dictionary<TokenId, long> _running = [];
    private ChangeLedger _ledger = null!;
    private SharedCache _shared = null!;
    private ReadThroughCache<TokenId, SimulatedRow> _cache = null!;

    /// <summary><paramref name="delay"/> tells how long the next reading of the registry takes.</summary>
    public SimulatedGateway(SimulatedRegistry registry, SimulatedStore store, FakeTimeProvider time, RegistryCacheOptions options, Func<TimeSpan> delay)
    {
        (_registry, _time, _options, _delay, Store) = (registry, time, options, delay, store);
        Restart();
    }

    public SimulatedStore Store { get; }

    /// <summary>What went against the rule of one reading a flight.</summary>
    public List<string> Faults { get; } = [];

    public bool IsCutOff { get; set; }

    /// <summary>The highest number of the log whose change it has learnt of, and all before.</summary>
    public long Position => _ledger.Position;

    /// <summary>Single changes that it heard of.</summary>
    public HashSet<long> Heard { get; } = [];

    public int Count => _cache.Count;

    public void Restart()
    {
        Heard.Clear();
        _running = [];
        var ledger = _ledger = new ChangeLedger();
        var shared = _shared = new SharedCache(Store, s_seal, _options, ledger);
        _cache = new ReadThroughCache<TokenId, SimulatedRow>(
            (token, cancellationToken) => shared.GetAsync<SimulatedRow>(
                "token", token.ToString(), _ => [new RegistryChange.TokenChanged(token)], _ => ReadAsync(token), cancellationToken),
            new Freshness<TokenId, SimulatedRow>(ledger, (token, _, _, since) => ledger.IsChangedSince(new RegistryChange.TokenChanged(token), since)),
            _options, _time, background: static work => work());
    }

    public ValueTask<SimulatedRow?> GetAsync(TokenId token) => _cache.GetAsync(token, default);

    public void Hear(long number, bool marks)
    {
        var change = _registry.Log[(int)number - 1].Change;
        if (marks && change is RegistryChange.TokenChanged(var token))
            _ = _shared.MarkAsync(number, "token", token.ToString());
        _ledger.Learn(number, [change]);
        Heard.Add(number);
    }

    public void Poll()
    {
        if (IsCutOff || _registry.IsDown)
            return;
        if (_ledger.Position == 0)
        {
            var lowest = Math.Max(0, _registry.Log.Count - 5);
            _ledger.Restart(lowest, lowest);
        }

        while (_ledger.Position < _registry.Log.Count)
            _ledger.Advance(_ledger.Position + 1, [_registry.Log[(int)_ledger.Position].Change]);
        _ledger.Settle();
    }

    private async Task<Sourced<SimulatedRow>> ReadAsync(TokenId token)
    {
        if (IsCutOff || _registry.IsDown)
            throw new TenantStoreException("down");
        var running = _running;
        lock (running)
        {
            // A second reading of the same key beside the first has its reason in a change learnt between them, or in none.
            if (running.TryGetValue(token, out var version) && version == _ledger.Version)
                Faults.Add($"two readings of {token} at version {version}");
            running[token] = _ledger.Version;
        }

        var read = _registry.Read(token);
        var delay = _delay();
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _time);
        lock (running)
            running.Remove(token);
        return read;
    }
}
