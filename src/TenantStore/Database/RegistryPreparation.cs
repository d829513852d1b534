namespace TenantStore.Database;

/// <summary>Makes sure that the registry is there and has this program's schema. Safe to repeat.</summary>
public sealed class RegistryPreparation
{
    private readonly IConnectionFactory _factory;

    internal RegistryPreparation(IConnectionFactory factory) => _factory = factory;

    /// <summary>The number of this program's newest script for the database in use.</summary>
    public int Schema => _factory.Schema;

    /// <summary>The host does this at start; a command line that starts no host calls it itself.</summary>
    /// <exception cref="TenantStoreException">The database was written by a later program.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => _factory.PrepareAsync(cancellationToken);
}
