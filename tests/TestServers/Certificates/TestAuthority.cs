using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestServers.Certificates;

/// <summary>A certificate authority of a test: a root, or one below another. Its keys live as long as the test.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly string[] s_both = [ServerAuthentication, ClientAuthentication];

    private static readonly TimeSpan s_life = TimeSpan.FromDays(30);

    private readonly X509Certificate2 _certificate;
    private readonly TestAuthority? _parent;

    public TestAuthority(string name = "root")
        : this(name, null)
    {
    }

    private TestAuthority(string name, TestAuthority? parent)
    {
        _parent = parent;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        if (parent is null)
        {
            _certificate = request.CreateSelfSigned(now - s_life, now + s_life);
            return;
        }

        using var issued = request.Create(parent._certificate, now - s_life / 2, now + s_life / 2, RandomNumberGenerator.GetBytes(8));
        _certificate = issued.CopyWithPrivateKey(key);
    }

    /// <summary>The authority's certificate.</summary>
    public string Pem => _certificate.ExportCertificatePem() + "\n";

    /// <summary>One whose certificate this one has signed. Who shows a certificate of it sends its own along.</summary>
    public TestAuthority Intermediate(string name = "intermediate") => new(name, this);

    /// <summary>A certificate of both usages, good now.</summary>
    /// <param name="names">DNS names and IP addresses.</param>
    public TestPair Issue(params string[] names) => Issue(TimeProvider.System.GetUtcNow().AddDays(1), s_both, names);

    /// <param name="notAfter">Until when it is good; from an hour before that on at the latest.</param>
    /// <param name="usages">Extended key usages; none = without that extension.</param>
    /// <param name="names">DNS names and IP addresses.</param>
    public TestPair Issue(DateTimeOffset notAfter, IReadOnlyList<string> usages, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(Leaf(key, names.FirstOrDefault() ?? "nobody", usages, names), notAfter, _certificate);
        return Pair(certificate, key, _parent is null ? "" : Pem);
    }

    /// <summary>One that has the name as its common name and nowhere else.</summary>
    public TestPair IssueCommonName(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Sign(Leaf(key, name, s_both, ["127.0.0.1"]), TimeProvider.System.GetUtcNow().AddDays(1), _certificate);
        return Pair(certificate, key, "");
    }

    /// <summary>One that is signed with the key of a certificate of this authority, as if that were an authority. It is sent along.</summary>
    public TestPair IssueFromLeaf(string name)
    {
        var notAfter = TimeProvider.System.GetUtcNow().AddHours(12);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Sign(Leaf(key, name, s_both, [name]), notAfter, _certificate);
        using var leaf = signed.CopyWithPrivateKey(key);
        using var forgedKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The library itself refuses to issue from what is no authority.
        var generator = X509SignatureGenerator.CreateForECDsa(key);
        using var forged = Leaf(forgedKey, name, s_both, [name]).Create(leaf.SubjectName, generator, notAfter.AddHours(-13), notAfter, RandomNumberGenerator.GetBytes(8));
        return Pair(forged, forgedKey, leaf.ExportCertificatePem() + "\n");
    }

    /// <summary>A leaf that nobody but itself has signed.</summary>
    public static TestPair SelfSigned(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = Leaf(key, names[0], s_both, names).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        return Pair(certificate, key, "");
    }

    public void Dispose() => _certificate.Dispose();

    private static CertificateRequest Leaf(ECDsa key, string commonName, IReadOnlyList<string> usages, string[] names)
    {
        var request = new CertificateRequest($"CN={commonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (usages.Count > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], false));
        if (names.Length > 0)
            request.CertificateExtensions.Add(NamesOf(names));
        return request;
    }

    private static X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notAfter, X509Certificate2 issuer)
    {
        var hourAgo = TimeProvider.System.GetUtcNow().AddHours(-1);
        return request.Create(issuer, hourAgo < notAfter ? hourAgo : notAfter.AddHours(-1), notAfter, RandomNumberGenerator.GetBytes(8));
    }

    private static TestPair Pair(X509Certificate2 certificate, ECDsa key, string chain) =>
        new(certificate.ExportCertificatePem() + "\n" + chain, key.ExportPkcs8PrivateKeyPem());

    private static X509Extension NamesOf(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
