using TenantStore.Database;

namespace TenantStore;

/// <summary>Tells the caches of this process what was committed. Other processes learn it by their entries' age.</summary>
internal sealed class RegistryChangeFeed
{
    private readonly Lock _gate = new();
    private Action<RegistryChange>[] _listeners = [];

    /// <summary>Listeners run on the committing thread and only drop entries.</summary>
    public void Listen(Action<RegistryChange> listener)
    {
        lock (_gate)
            _listeners = [.. _listeners, listener];
    }

    /// <summary>Commits and then drops from the caches what the transaction made stale.</summary>
    public async Task CommitAsync(Session session, ICollection<RegistryChange> changes, CancellationToken cancellationToken)
    {
        try
        {
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also after a failure: whether it was committed may be unknown, and dropping an entry too many costs one read.
            Publish(changes);
            changes.Clear();
        }
    }

    private void Publish(ICollection<RegistryChange> changes)
    {
        var listeners = Volatile.Read(ref _listeners);
        foreach (var change in changes)
        {
            foreach (var listener in listeners)
                listener(change);
        }
    }
}
