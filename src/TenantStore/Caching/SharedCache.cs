using TenantStore.Changes;

namespace TenantStore.Caching;

/// <summary>
/// What gateways of one registry share through Redis, between the memory of each and the database. Redis is not trusted: an entry is sealed, and is judged by
/// what this process knows of changes from the registry's own log, so that an entry older than a change serves nobody who knows the change, whatever Redis lost,
/// kept or brought back. A fault of Redis costs a request the soft timeout at most.
/// </summary>
internal sealed class SharedCache
{
    private readonly ISharedStore _store;
    private readonly SharedSeal? _seal;
    private readonly ChangeLedger _ledger;
    private readonly TimeSpan _freshAge;
    private readonly TimeSpan _staleAge;
    private readonly long _presentLife;
    private readonly long _absentLife;

    /// <param name="seal">Null = nothing is shared.</param>
    public SharedCache(ISharedStore store, SharedSeal? seal, RegistryCacheOptions cache, ChangeLedger ledger)
    {
        (_store, _seal, _ledger) = (store, seal, ledger);
        // Half: what is read here lives on in the memory of this process, and in all it is believed for Seconds.
        _freshAge = TimeSpan.FromSeconds(cache.Seconds / 2.0);
        _staleAge = TimeSpan.FromSeconds(Math.Max(cache.StaleSeconds, cache.Seconds));
        _presentLife = (long)_staleAge.TotalMilliseconds;
        _absentLife = cache.AbsentSeconds * 1000L;
    }

    /// <summary>False = loads go to the registry alone, and need not know its position.</summary>
    public bool IsShared => _seal is not null;

    /// <summary>From Redis, or else from the source, and then for others in Redis.</summary>
    /// <param name="kind">Of which cache.</param>
    /// <param name="things">What changes may make a row stale.</param>
    /// <param name="source">Reads the position first, then the row, in one transaction.</param>
    public async Task<Loaded<TRow>> GetAsync<TRow>(
        string kind, string key, Func<TRow?, IEnumerable<RegistryChange>> things, Func<CancellationToken, Task<Sourced<TRow>>> source, CancellationToken cancellationToken)
        where TRow : class
    {
        var name = _seal?.NameOf(kind, key);
        var found = name is null ? null : await FindAsync(name, things, cancellationToken).ConfigureAwait(false);
        if (found is { } entry && entry.Age < _freshAge)
            return entry;
        Sourced<TRow> sourced;
        try
        {
            sourced = await source(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (found is { Value: not null } old && old.Age < _staleAge)
        {
            return old;
        }

        // Nobody waits for the others' sake.
        if (name is not null)
            _ = PutAsync(name, sourced);
        return new Loaded<TRow>(sourced.Row, TimeSpan.Zero);
    }

    /// <summary>
    /// Leaves a mark where an entry of a changed thing may lie: nothing older is written there any more. Entries that are found by other things than their own key
    /// (a token's by its tenant) stay, and nobody who knows the change takes them.
    /// </summary>
    public async Task MarkAsync(long number, string kind, string key)
    {
        if (_seal is { } seal)
            await _store.WriteAsync(seal.NameOf(kind, key), number, SharedFormat.Mark(number), _presentLife).ConfigureAwait(false);
    }

    private async Task<Loaded<TRow>?> FindAsync<TRow>(string name, Func<TRow?, IEnumerable<RegistryChange>> things, CancellationToken cancellationToken)
        where TRow : class
    {
        if (await _store.ReadAsync(name, cancellationToken).ConfigureAwait(false) is not { } stored
            || SharedFormat.Read<TRow>(_seal!, name, stored.Bytes.Span) is not { } entry)
            return null;
        var age = TimeSpan.FromMilliseconds(entry.LifeMilliseconds - stored.LeftMilliseconds);
        var isCurrent = age >= TimeSpan.Zero && things(entry.Row).All(thing => _ledger.IsCurrentAt(thing, entry.Position));
        return isCurrent ? new Loaded<TRow>(entry.Row, age) : null;
    }

    private async Task PutAsync<TRow>(string name, Sourced<TRow> sourced)
        where TRow : class
    {
        var life = sourced.Row is null ? _absentLife : _presentLife;
        var bytes = SharedFormat.Write(_seal!, name, new SharedEntry<TRow>(sourced.Position, life, sourced.Row));
        await _store.WriteAsync(name, sourced.Position, bytes, life).ConfigureAwait(false);
    }
}
