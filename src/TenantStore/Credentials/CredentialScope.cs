using TenantStore.Database;

namespace TenantStore.Credentials;

/// <summary>The transaction of the look-up that knows no tenant yet.</summary>
internal sealed class CredentialScope(Session session) : IAsyncDisposable
{
    public CredentialRepository Credentials { get; } = new(session);

    public Task CommitAsync(CancellationToken cancellationToken) => session.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
