using TenantStore.Changes;

namespace TenantStore.Caching;

/// <summary>Freshness by what the ledger knows of changes.</summary>
/// <param name="isStale">Key, value, whether the value is known, and since when; see <see cref="IFreshness{TKey,TValue}.IsStale"/>.</param>
internal sealed class Freshness<TKey, TValue>(ChangeLedger ledger, Func<TKey, TValue?, bool, long, bool> isStale) : IFreshness<TKey, TValue>
{
    public long Version => ledger.Version;

    public bool IsStale(TKey key, TValue? value, bool isKnown, long since) => isStale(key, value, isKnown, since);
}
