using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace TestServers.Certificates;

/// <summary>A certificate with its intermediates and its key, PEM.</summary>
/// <param name="Certificate">The leaf first.</param>
/// <param name="Key">PKCS#8.</param>
public sealed record TestPair(string Certificate, string Key)
{
    /// <summary>The leaf's thumbprint.</summary>
    public string Thumbprint
    {
        get
        {
            using var leaf = X509Certificate2.CreateFromPem(Certificate);
            return leaf.Thumbprint;
        }
    }

    /// <summary>For a client or server of a test.</summary>
    public SslStreamCertificateContext Load()
    {
        X509Certificate2Collection chain = [];
        chain.ImportFromPem(Certificate);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(Certificate, Key), chain, offline: true);
    }
}
