using System.Collections.Concurrent;
using TenantStore.Database;

namespace TenantStore.Credentials;

/// <summary>
/// Gathers when tokens were used and writes it behind the requests, each token at most once per flush. What was gathered since the last
/// flush is lost in a crash: "last used" is true to about a minute.
/// </summary>
internal sealed class TokenUseLog(Registry registry)
{
    private readonly ConcurrentDictionary<TokenId, TokenUse> _uses = new();

    public void Note(TokenUse use) => _uses[use.Token] = use;

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var uses = _uses.Values.Where(use => _uses.TryRemove(KeyValuePair.Create(use.Token, use))).ToList();
        if (uses.Count == 0)
            return;
        await using var scope = await registry.BeginCredentialsAsync(SessionMode.Write, cancellationToken).ConfigureAwait(false);
        foreach (var use in uses)
            await scope.Credentials.RecordUseAsync(use, cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
