using TenantStore.Changes;
using TenantStore.Database;

namespace TenantStore.Credentials;

/// <summary>The transaction of the look-up that knows no tenant yet.</summary>
internal sealed class CredentialScope(Session session) : IAsyncDisposable
{
    public CredentialRepository Credentials { get; } = new(session);

    /// <summary>The number of the last change that this transaction sees; what it reads after this is at least as new.</summary>
    public Task<long> ReadPositionAsync(CancellationToken cancellationToken) => ChangeLog.PositionAsync(session, cancellationToken);

    public Task CommitAsync(CancellationToken cancellationToken) => session.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
