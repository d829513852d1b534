using System.Security.Cryptography.X509Certificates;

namespace HostContract.MutualTls;

/// <summary>Judges a peer's certificate: chain to our authorities and to nothing else, validity, usage, name. In this order, so that a name is believed only of an authority of ours.</summary>
internal static class PeerJudge
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="leaf">The peer's certificate.</param>
    /// <param name="intermediates">What it sent besides.</param>
    /// <param name="usage">What it was shown for.</param>
    /// <param name="trust">Whom we believe.</param>
    /// <param name="now">The time.</param>
    public static PeerFault Judge(X509Certificate2 leaf, X509Certificate2Collection intermediates, PeerUsage usage, PeerTrust trust, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyOf(trust, now) };
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        var built = chain.Build(leaf);
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (!built)
        {
            // Only the time is wrong: it is one of ours, and whoever reads the log shall know.
            if (status != X509ChainStatusFlags.NotTimeValid)
                return PeerFault.UnknownAuthority;
            return now < leaf.NotBefore.ToUniversalTime() ? PeerFault.NotYetValid : PeerFault.Expired;
        }

        if (!Allows(leaf, usage))
            return PeerFault.WrongUsage;
        return NamesOf(leaf).Any(name => trust.PeerNames.Any(peer => peer.Covers(name))) ? PeerFault.None : PeerFault.WrongName;
    }

    /// <summary>No system roots, no downloads: what is not in the file or was not sent does not exist.</summary>
    public static X509ChainPolicy PolicyOf(PeerTrust trust, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.LocalDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(trust.Authorities);
        return policy;
    }

    /// <summary>Whether the certificate says so itself: one without an extended key usage is good for nothing here.</summary>
    public static bool Allows(X509Certificate2 certificate, PeerUsage usage)
    {
        var wanted = usage == PeerUsage.Server ? ServerAuthentication : ClientAuthentication;
        return certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(extension => extension.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(oid => oid.Value == wanted));
    }

    /// <summary>The DNS names among its subject alternative names; its common name counts for nothing.</summary>
    public static IReadOnlyList<string> NamesOf(X509Certificate2 certificate) =>
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())];

    public static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
