namespace TenantStore.Database;

/// <summary>Makes the database file if there is none and brings it to this program's schema. Safe to repeat.</summary>
public sealed class RegistryPreparation
{
    private readonly SqliteConnectionFactory _factory;
    private readonly TimeProvider _time;

    internal RegistryPreparation(SqliteConnectionFactory factory, TimeProvider time) => (_factory, _time) = (factory, time);

    /// <summary>The host does this at start; a command line that starts no host calls it itself.</summary>
    /// <exception cref="TenantStoreException">The database was written by a later program.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _factory.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await Schema.ApplyAsync(_factory, _time, cancellationToken).ConfigureAwait(false);
    }
}
