namespace TenantStore.Database;

/// <summary>All that differs from one database system to another, besides its folder of scripts.</summary>
internal interface IConnectionFactory : IDisposable
{
    /// <summary>The folder under Sql whose scripts make this system's schema.</summary>
    string ScriptFolder { get; }

    /// <summary>Opens a connection and begins a transaction on it. Writers come one after another; a reader sees one state throughout.</summary>
    ValueTask<Session> BeginAsync(SessionMode mode, CancellationToken cancellationToken);
}
