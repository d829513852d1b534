using System.Collections.Concurrent;
using AdapterFormats;
using HostContract;
using Microsoft.Extensions.Options;

namespace Gateway.Forwarding;

/// <summary>
/// Fetch grants of the last minute. A grant says nothing of one request, only which host may fetch which adapter for whom, so requests that follow each other carry the same one, a little
/// nearer to its end. For any thread.
/// </summary>
internal sealed class GrantCache(FetchGrantSigner signer, IOptions<ForwardingOptions> options)
{
    /// <summary>Of its life a grant is handed out for this part.</summary>
    private const int Part = 30;

    /// <summary>Then all are forgotten: memory is bounded, and what is in use is made again.</summary>
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<(TenantKey Tenant, AdapterDigest Digest, HostId Host), Kept> _kept = new();

    public string Of(TenantKey tenant, AdapterDigest digest, HostId host, DateTimeOffset now)
    {
        var key = (tenant, digest, host);
        if (_kept.TryGetValue(key, out var kept) && now >= kept.MadeAt && now < kept.MadeAt.AddSeconds(options.Value.GrantSeconds / (double)Part))
            return kept.Text;
        var text = signer.Mint(new FetchGrant(tenant, digest, host, now.AddSeconds(options.Value.GrantSeconds)));
        if (_kept.Count >= MostKept)
            _kept.Clear();
        _kept[key] = new Kept(text, now);
        return text;
    }

    private sealed record Kept(string Text, DateTimeOffset MadeAt);
}
