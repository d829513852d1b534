using TenantStore;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>
/// Code in memory for a while, by tenant and key: each for so long after it was put, and all together up to a bound, beyond which the tenant that holds most loses its oldest. For any thread.
/// </summary>
/// <param name="most">UTF-16 units of all together.</param>
/// <param name="kept">From when it was put.</param>
internal sealed class HeldCode<T>(long most, TimeSpan kept, TimeProvider time)
    where T : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, Shelf> _shelves = [];
    private long _characters;

    public IReadOnlyCollection<TenantId> Tenants
    {
        get
        {
            lock (_gate)
                return [.. _shelves.Keys];
        }
    }

    /// <param name="owner">Whose code it is, to forget it by.</param>
    /// <param name="characters">Its size in UTF-16 units. What is larger than the bound is not held.</param>
    public void Put(TenantId tenant, string key, CodeOwner owner, T value, int characters)
    {
        lock (_gate)
        {
            Remove_NeedsLock(tenant, key);
            if (!_shelves.TryGetValue(tenant, out var shelf))
                _shelves[tenant] = shelf = new Shelf();
            var size = characters + key.Length;
            shelf.ByKey[key] = shelf.ByAge.AddLast(new Held(key, owner, value, size, time.GetTimestamp()));
            shelf.Characters += size;
            _characters += size;
            while (_characters > most)
            {
                var (fullest, content) = _shelves.MaxBy(entry => entry.Value.Characters);
                Remove_NeedsLock(fullest, content.ByAge.First!.Value.Key);
            }
        }
    }

    /// <summary>Whether it is here, and its time is not over.</summary>
    public bool TryGet(TenantId tenant, string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T value)
    {
        lock (_gate)
        {
            value = default;
            if (!_shelves.TryGetValue(tenant, out var shelf) || !shelf.ByKey.TryGetValue(key, out var node) || IsOver(node.Value))
                return false;
            value = node.Value.Value;
            return true;
        }
    }

    public void Remove(TenantId tenant, string key)
    {
        lock (_gate)
            Remove_NeedsLock(tenant, key);
    }

    public void Remove(TenantId tenant, Func<CodeOwner, bool> isOf)
    {
        lock (_gate)
        {
            foreach (var one in _shelves.TryGetValue(tenant, out var shelf) ? shelf.ByAge.Where(held => isOf(held.Owner)).ToList() : [])
                Remove_NeedsLock(tenant, one.Key);
        }
    }

    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var (tenant, shelf) in _shelves.ToList())
            {
                while (shelf.ByAge.First is { } oldest && IsOver(oldest.Value))
                    Remove_NeedsLock(tenant, oldest.Value.Key);
            }
        }
    }

    private bool IsOver(Held held) => time.GetElapsedTime(held.Since) >= kept;

    private void Remove_NeedsLock(TenantId tenant, string key)
    {
        if (!_shelves.TryGetValue(tenant, out var shelf) || !shelf.ByKey.Remove(key, out var node))
            return;
        shelf.ByAge.Remove(node);
        shelf.Characters -= node.Value.Characters;
        _characters -= node.Value.Characters;
        if (shelf.ByKey.Count == 0)
            _shelves.Remove(tenant);
    }

    private sealed class Shelf
    {
        public Dictionary<string, LinkedListNode<Held>> ByKey { get; } = new(StringComparer.Ordinal);

        public LinkedList<Held> ByAge { get; } = [];

        public long Characters { get; set; }
    }

    private sealed record Held(string Key, CodeOwner Owner, T Value, int Characters, long Since);
}
