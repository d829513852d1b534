namespace TenantStore.Database;

/// <summary>All that differs from one database system to another, besides its folder of scripts.</summary>
internal interface IConnectionFactory : IDisposable
{
    /// <summary>The schema that this program needs: the number of its newest script.</summary>
    int Schema { get; }

    /// <summary>Makes sure, before the first session, that the database is there and has this program's schema.</summary>
    /// <exception cref="TenantStoreException">It is not, and what to do is in the message.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>After rows were destroyed: lets the database write over what its log holds of them, as far as it can at once. No promise, and no failure.</summary>
    Task DropErasedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Opens a connection and begins a transaction on it, bound to <paramref name="binding"/>. Writers of one tenant come one after another, and so do
    /// writers of the platform; a reader sees one state throughout.
    /// </summary>
    ValueTask<Session> BeginAsync(SessionMode mode, SessionBinding binding, CancellationToken cancellationToken);
}
