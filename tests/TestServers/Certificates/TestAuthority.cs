using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestServers.Certificates;

/// <summary>A certificate authority of a test: a root, or one below another. Its keys live as long as the test.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

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
    public TestPair Issue(params string[] names) => Issue(TimeProvider.System.GetUtcNow().AddDays(1), [ServerAuthentication, ClientAuthentication], names);

    /// <param name="notAfter">Until when it is good; from an hour before that on at the latest.</param>
    /// <param name="usages">Extended key usages; none = without that extension.</param>
    /// <param name="names">DNS names and IP addresses.</param>
    public TestPair Issue(DateTimeOffset notAfter, IReadOnlyList<string> usages, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names.FirstOrDefault() ?? "nobody"}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (usages.Count > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages.Select(usage => new Oid(usage))], false));
        if (names.Length > 0)
            request.CertificateExtensions.Add(NamesOf(names));
        var notBefore = TimeProvider.System.GetUtcNow().AddHours(-1);
        if (notBefore > notAfter)
            notBefore = notAfter.AddHours(-1);
        using var certificate = request.Create(_certificate, notBefore, notAfter, RandomNumberGenerator.GetBytes(8));
        return new TestPair(certificate.ExportCertificatePem() + "\n" + (_parent is null ? "" : Pem), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose() => _certificate.Dispose();

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
