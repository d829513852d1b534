using System.Security.Cryptography.X509Certificates;

namespace HostContract.MutualTls;

/// <summary>Who is at the other end of a connection, proven by its certificate. On the connection's features, and on nothing that a header can change.</summary>
public sealed class VerifiedPeer
{
    private readonly X509Certificate2 _leaf;
    private readonly X509Certificate2Collection _intermediates;
    private PeerTrust _judgedBy;

    internal VerifiedPeer(X509Certificate2 leaf, X509Certificate2Collection intermediates, PeerTrust judgedBy)
    {
        (_leaf, _intermediates, _judgedBy) = (leaf, intermediates, judgedBy);
        Names = PeerJudge.NamesOf(leaf);
    }

    /// <summary>The DNS names of its certificate.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether its certificate is one for this DNS name or IP address.</summary>
    public bool Covers(string host) => _leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false);

    /// <summary>Judged again when what we believe has changed since, or the certificate has run out: a connection may live longer than both.</summary>
    internal PeerFault Judge(PeerTrust trust, DateTimeOffset now)
    {
        if (ReferenceEquals(Volatile.Read(ref _judgedBy), trust) && now <= _leaf.NotAfter.ToUniversalTime())
            return PeerFault.None;
        var fault = PeerJudge.Judge(_leaf, _intermediates, PeerUsage.Client, trust, now);
        if (fault == PeerFault.None)
            Volatile.Write(ref _judgedBy, trust);
        return fault;
    }
}
