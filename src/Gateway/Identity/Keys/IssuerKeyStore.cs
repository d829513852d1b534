using Gateway.Identity.Fetching;
using Gateway.Identity.Signatures;
using Microsoft.Extensions.Options;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Keys;

/// <summary>The keys of all providers in use, a bounded number: the one that was not asked for longest goes first.</summary>
internal sealed class IssuerKeyStore(IKeyFetcher fetcher, IOptions<OidcOptions> options, TimeProvider time, ILogger<IssuerKeyStore> logger)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<KeySource, LinkedListNode<(KeySource Source, IssuerKeys Keys)>> _bySource = [];
    private readonly LinkedList<(KeySource Source, IssuerKeys Keys)> _byUse = new();

    public ValueTask<VerificationKey?> FindAsync(KeySource source, string id, SigningAlgorithm algorithm, CancellationToken cancellationToken) =>
        KeysOf(source).FindAsync(id, algorithm, cancellationToken);

    private IssuerKeys KeysOf(KeySource source)
    {
        lock (_gate)
        {
            if (_bySource.TryGetValue(source, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddLast(node);
                return node.Value.Keys;
            }

            var made = new IssuerKeys(source, fetcher, options.Value, time, logger);
            _bySource[source] = _byUse.AddLast((source, made));
            if (_bySource.Count > options.Value.MaxIssuers)
            {
                _bySource.Remove(_byUse.First!.Value.Source);
                _byUse.RemoveFirst();
            }

            return made;
        }
    }
}
