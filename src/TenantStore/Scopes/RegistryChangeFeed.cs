using TenantStore.Changes;
using TenantStore.Database;

namespace TenantStore;

/// <summary>
/// Writes what a transaction changes into the log of changes, in that transaction, and tells the caches of this process and, where there is Redis, of the others.
/// The others learn it from the log in any case.
/// </summary>
internal sealed class RegistryChangeFeed
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private Action<RegistryChange>[] _listeners = [];
    private Func<long, IReadOnlyCollection<RegistryChange>, Task> _announce = static (_, _) => Task.CompletedTask;

    public RegistryChangeFeed(TimeProvider time) => _time = time;

    /// <summary>Changes were missed and cannot be told: the log was trimmed meanwhile, or the registry is an older one. Drop everything.</summary>
    public event Action? Restarted;

    /// <summary>What is known of changes.</summary>
    public ChangeLedger Ledger { get; } = new();

    /// <summary>
    /// Called for each change of this and of other processes, some more than once, after the <see cref="Ledger"/> knows it. Listeners run on
    /// the committing thread or the watcher's and only drop entries. See <see cref="Restarted"/> too.
    /// </summary>
    public void Listen(Action<RegistryChange> listener)
    {
        lock (_gate)
            _listeners = [.. _listeners, listener];
    }

    /// <summary>How committed changes are announced to other processes. It does not throw, and bounds its own time.</summary>
    public void AnnounceBy(Func<long, IReadOnlyCollection<RegistryChange>, Task> announce) => _announce = announce;

    /// <summary>Commits; the caches are stale before it returns.</summary>
    public async Task CommitAsync(Session session, ICollection<RegistryChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        List<RegistryChange> committing = [.. changes];
        changes.Clear();
        var number = await ChangeLog.AppendAsync(session, committing, _time.NowMilliseconds(), cancellationToken).ConfigureAwait(false);
        try
        {
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // Whether it was committed may be unknown, and reading once too often costs little.
            Ledger.Suspect(committing);
            Tell(committing);
            throw;
        }

        Ledger.Learn(number, committing);
        Tell(committing);
        await _announce(number, committing).ConfigureAwait(false);
    }

    /// <summary>Changes that another process announced. They may come late, twice or in another order.</summary>
    public void Hear(long number, IReadOnlyCollection<RegistryChange> changes)
    {
        Ledger.Learn(number, changes);
        Tell(changes);
    }

    /// <summary>The next row of the log.</summary>
    public void Advance(long number, IReadOnlyCollection<RegistryChange> changes)
    {
        Ledger.Advance(number, changes);
        Tell(changes);
    }

    /// <summary>Begins anew at a position of the log.</summary>
    public void Restart(long position, long lowest)
    {
        Ledger.Restart(position, lowest);
        Restarted?.Invoke();
    }

    private void Tell(IReadOnlyCollection<RegistryChange> changes)
    {
        foreach (var change in changes)
        {
            foreach (var listener in Volatile.Read(ref _listeners))
                listener(change);
        }
    }
}
