using TenantStore.Caching;
using TenantStore.Database;

namespace TenantStore.Credentials;

/// <summary>Loads tokens for the directory: from what gateways share, or from the registry.</summary>
internal sealed class CredentialSource(Registry registry, SharedCache shared)
{
    public async Task<Loaded<StoredCredential>> LoadAsync(TokenId id, CancellationToken cancellationToken)
    {
        var (row, age) = await shared.GetAsync<CredentialRow>(
            SharedKeys.Token, id.ToString(), row => Things(id, row), token => ReadAsync(id, token), cancellationToken).ConfigureAwait(false);
        return new(row?.ToCredential(), age);
    }

    private static IEnumerable<RegistryChange> Things(TokenId id, CredentialRow? row)
    {
        yield return new RegistryChange.TokenChanged(id);
        if (row?.TenantId is { } tenant)
            yield return new RegistryChange.TenantChanged(TenantId.Parse(tenant));
    }

    private async Task<Sourced<CredentialRow>> ReadAsync(TokenId id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginCredentialsAsync(SessionMode.Read, [id], cancellationToken).ConfigureAwait(false);
        var position = shared.IsShared ? await scope.ReadPositionAsync(cancellationToken).ConfigureAwait(false) : 0;
        return new(await scope.Credentials.FindAsync(id, cancellationToken).ConfigureAwait(false), position);
    }
}
