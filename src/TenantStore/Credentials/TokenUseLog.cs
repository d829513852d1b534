using System.Collections.Concurrent;
using TenantStore.Database;

namespace TenantStore.Credentials;

/// <summary>
/// Gathers when tokens were used and writes it behind the requests, each token at most once per flush. What was gathered since the last
/// flush is lost in a crash: "last used" is true to about a minute.
/// </summary>
internal sealed class TokenUseLog(Registry registry)
{
    private const int PartSize = 100;

    private readonly ConcurrentDictionary<TokenId, TokenUse> _uses = new();

    public void Note(TokenUse use) => _uses[use.Token] = use;

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var uses = _uses.Values.Where(use => _uses.TryRemove(KeyValuePair.Create(use.Token, use))).ToList();
        // In one order everywhere: two gateways that note the same tokens never wait for each other in a circle. In parts, so that nobody waits long.
        foreach (var part in uses.OrderBy(use => use.Token.ToString(), StringComparer.Ordinal).Chunk(PartSize))
        {
            await using var scope = await registry.BeginCredentialsAsync(SessionMode.Write, [.. part.Select(use => use.Token)], cancellationToken).ConfigureAwait(false);
            foreach (var use in part)
                await scope.Credentials.RecordUseAsync(use, cancellationToken).ConfigureAwait(false);
            await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
