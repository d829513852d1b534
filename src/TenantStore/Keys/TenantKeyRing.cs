using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>
/// The unwrapped data keys of the tenants that were at work lately, within a number and an age. One load serves all who wait for it. A key is
/// zeroed when it leaves: by age, by room, or since its tenant changed or was deleted. A load under way then is not kept.
/// </summary>
internal sealed class TenantKeyRing : IDisposable
{
    private readonly Registry _registry;
    private readonly KeyEncryption _encryption;
    private readonly TimeProvider _time;
    private readonly int _most;
    private readonly TimeSpan _age;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, Entry> _entries = [];
    private readonly LinkedList<Entry> _used = new();

    public TenantKeyRing(Registry registry, KeyEncryption encryption, RegistryChangeFeed feed, IOptions<EncryptionOptions> options, TimeProvider time)
    {
        (_registry, _encryption, _time) = (registry, encryption, time);
        _most = options.Value.KeyCacheSize;
        _age = TimeSpan.FromSeconds(options.Value.KeyCacheSeconds);
        _timer = time.CreateTimer(_ => DropOld(), null, _age / 4, _age / 4);
        feed.Listen(change =>
        {
            if (change is RegistryChange.TenantChanged(var tenant))
                Drop(tenant);
        });
        feed.Restarted += DropAll;
    }

    /// <summary>Tenants whose keys are in memory now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>A key for a new artifact, under the tenant's newest data key; a tenant that has none gets its first.</summary>
    /// <param name="derived">Filled with the key; the caller zeroes it.</param>
    /// <returns>The data key that it is derived from.</returns>
    /// <exception cref="TenantGoneException">There is no such tenant.</exception>
    /// <exception cref="TenantStoreException">Its key cannot be unwrapped.</exception>
    public async Task<TenantKeyId> DeriveNewAsync(TenantId tenant, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> info, Memory<byte> derived, CancellationToken cancellationToken)
    {
        while (true)
        {
            var keys = await LoadAsync(tenant, cancellationToken).ConfigureAwait(false);
            if (keys is [.., var newest] && newest.TryDerive(salt.Span, info.Span, derived.Span))
                return newest.Id;
            Drop(tenant);
            if (keys.Count == 0)
                await MakeFirstAsync(tenant, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The key of an artifact that is there; false when the tenant has no such data key.</summary>
    /// <exception cref="TenantStoreException">The data key cannot be unwrapped.</exception>
    public async Task<bool> DeriveAsync(
        TenantId tenant, TenantKeyId id, ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> info, Memory<byte> derived, CancellationToken cancellationToken)
    {
        while (true)
        {
            var keys = await LoadAsync(tenant, cancellationToken).ConfigureAwait(false);
            if (keys.FirstOrDefault(key => key.Id == id) is not { } found)
                return false;
            if (found.TryDerive(salt.Span, info.Span, derived.Span))
                return true;

            // Dropped between the load and here: look again, it may be gone for good.
        }
    }

    /// <summary>Zeroes what is in memory of the tenant.</summary>
    public void Drop(TenantId tenant)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(tenant) is { } entry)
                Drop_NeedsLock(entry);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        DropAll();
    }

    private async Task<IReadOnlyList<TenantDataKey>> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(tenant) is { } old && _time.GetElapsedTime(old.Since) >= _age)
                Drop_NeedsLock(old);
            if (!_entries.TryGetValue(tenant, out entry!))
            {
                entry = new Entry(tenant, _time.GetTimestamp());
                _entries.Add(tenant, entry);
                entry.Load = UnwrapAllAsync(tenant);
                while (_entries.Count > _most)
                    Drop_NeedsLock(_used.First!.Value);
            }
            else
            {
                _used.Remove(entry.Place);
            }

            _used.AddLast(entry.Place);
        }

        try
        {
            return await entry.Load.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A failure is not kept: the next to ask tries again.
            lock (_gate)
            {
                if (_entries.GetValueOrDefault(tenant) == entry)
                    Drop_NeedsLock(entry);
            }

            throw;
        }
    }

    private async Task<IReadOnlyList<TenantDataKey>> UnwrapAllAsync(TenantId tenant)
    {
        // Off the caller's thread, which holds the lock.
        await Task.Yield();
        IReadOnlyList<StoredTenantKey> stored;
        await using (var scope = await _registry.BeginReadAsync(tenant, CancellationToken.None).ConfigureAwait(false))
            stored = await scope.Keys.ListAsync(CancellationToken.None).ConfigureAwait(false);
        var keys = new List<TenantDataKey>();
        try
        {
            foreach (var key in stored)
                keys.Add(new TenantDataKey(key.Id, await _encryption.UnwrapAsync(key.Wrapped, new EncryptionContext(tenant, key.Id), CancellationToken.None).ConfigureAwait(false)));
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }

        return keys;
    }

    private async Task MakeFirstAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var id = TenantKeyId.New();
        var key = RandomNumberGenerator.GetBytes(LocalWrapping.KeyBytes);
        try
        {
            var context = new EncryptionContext(tenant, id);
            var wrapped = await _encryption.WrapAsync(key, context, cancellationToken).ConfigureAwait(false);
            await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);

            await scope.Keys.HoldKeksAsync(cancellationToken).ConfigureAwait(false);

            // A rotation may have begun meanwhile, which has perhaps looked for the last time: nothing new under the old key.
            if (await _encryption.CurrentAsync(cancellationToken).ConfigureAwait(false) != wrapped.Kek)
                wrapped = await _encryption.WrapAsync(key, context, cancellationToken).ConfigureAwait(false);
            if (!await scope.Keys.AddFirstAsync(id, wrapped, cancellationToken).ConfigureAwait(false)
                && (await scope.Keys.ListAsync(cancellationToken).ConfigureAwait(false)).Count == 0)
                throw new TenantGoneException(tenant);
            await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private void DropAll()
    {
        lock (_gate)
        {
            while (_used.First is { Value: var entry })
                Drop_NeedsLock(entry);
        }
    }

    private void DropOld()
    {
        lock (_gate)
        {
            foreach (var entry in _used.Where(entry => _time.GetElapsedTime(entry.Since) >= _age).ToList())
                Drop_NeedsLock(entry);
        }
    }

    private void Drop_NeedsLock(Entry entry)
    {
        _entries.Remove(entry.Tenant);
        _used.Remove(entry.Place);
        _ = ZeroAsync(entry.Load);
    }

    private static async Task ZeroAsync(Task<IReadOnlyList<TenantDataKey>> load)
    {
        try
        {
            foreach (var key in await load.ConfigureAwait(false))
                key.Dispose();
        }
        catch (Exception)
        {
            // Whoever waited for the load has its failure.
        }
    }

    private sealed class Entry
    {
        public Entry(TenantId tenant, long since)
        {
            (Tenant, Since) = (tenant, since);
            Place = new LinkedListNode<Entry>(this);
        }

        public TenantId Tenant { get; }

        /// <summary>A timestamp of the time provider.</summary>
        public long Since { get; }

        /// <summary>Its place among the used, most recent last.</summary>
        public LinkedListNode<Entry> Place { get; }

        public Task<IReadOnlyList<TenantDataKey>> Load { get; set; } = null!;
    }
}
