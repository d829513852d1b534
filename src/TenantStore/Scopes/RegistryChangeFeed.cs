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

    public void Publish(IReadOnlyCollection<RegistryChange> changes)
    {
        var listeners = Volatile.Read(ref _listeners);
        foreach (var change in changes)
        {
            foreach (var listener in listeners)
                listener(change);
        }
    }
}
