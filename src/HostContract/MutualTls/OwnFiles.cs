using System.Security.Cryptography;

namespace HostContract.MutualTls;

/// <summary>Judges what the files of the section say: at the start, where a fault ends it, and at each change, where the last good ones stay.</summary>
internal static class OwnFiles
{
    /// <exception cref="CryptographicException">They cannot be used; the message has every reason.</exception>
    public static PeerTrust Load(string certificate, string key, string authorities, IReadOnlyList<PeerName> peerNames, DateTimeOffset now)
    {
        string[] failures = [.. JudgeOwn(certificate, key, peerNames, now), .. JudgeAuthorities(authorities)];
        return failures.Length == 0
            ? new PeerTrust(PemFiles.Load(certificate, key), PemFiles.LoadAuthorities(authorities), peerNames)
            : throw new CryptographicException(string.Join(' ', failures));
    }

    /// <summary>Why this certificate cannot be shown, all reasons; none when it can.</summary>
    public static IReadOnlyList<string> JudgeOwn(string certificate, string key, IReadOnlyList<PeerName> peerNames, DateTimeOffset now)
    {
        var failures = new List<string>();
        try
        {
            using var own = PemFiles.LoadLeaf(certificate, key);
            if (now > own.NotAfter.ToUniversalTime())
                failures.Add($"MutualTls:CertificateFile has expired on {own.NotAfter.ToUniversalTime():u}. Renew it.");
            else if (now < own.NotBefore.ToUniversalTime())
                failures.Add($"MutualTls:CertificateFile is good only from {own.NotBefore.ToUniversalTime():u} on. Is the clock right?");
            if (!PeerJudge.Allows(own, PeerUsage.Server) || !PeerJudge.Allows(own, PeerUsage.Client))
                failures.Add("MutualTls:CertificateFile must have the extended key usages 'server auth' and 'client auth'.");
            var names = PeerJudge.NamesOf(own);
            // Else every other process of our side could pose as a peer.
            foreach (var name in names.Where(name => peerNames.Any(peer => peer.Covers(name))))
                failures.Add($"MutualTls:PeerNames means '{name}' too, which is a name of MutualTls:CertificateFile: gateways and hosts must have names that tell them apart.");
            if (names.Count == 0)
                failures.Add("MutualTls:CertificateFile has no DNS name among its subject alternative names; its peers know it by one.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            failures.Add($"MutualTls:CertificateFile and MutualTls:KeyFile are no certificate and its key (PEM, the key not encrypted): {exception.Message}");
        }

        return failures;
    }

    /// <summary>Why nobody can be believed by these; none when somebody can.</summary>
    public static IReadOnlyList<string> JudgeAuthorities(string authorities)
    {
        try
        {
            return PemFiles.LoadAuthorities(authorities).Any(PeerJudge.IsRoot) ? [] : ["MutualTls:AuthorityFile has no root certificate (PEM, issued by itself)."];
        }
        catch (CryptographicException exception)
        {
            return [$"MutualTls:AuthorityFile cannot be used (PEM certificates): {exception.Message}"];
        }
    }
}
