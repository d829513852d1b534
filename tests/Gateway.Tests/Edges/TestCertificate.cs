using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

/// <summary>A certificate of our own in PEM files, and the settings that name it.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCertificate() => Thumbprint = Write("first");

    public string CertificateFile => Path.Combine(_folder.Path, "tls.crt");

    public string KeyFile => Path.Combine(_folder.Path, "tls.key");

    public string Thumbprint { get; private set; }

    public string[] Settings => [$"--Gateway:CertificateFile={CertificateFile}", $"--Gateway:CertificateKeyFile={KeyFile}"];

    /// <summary>Another one in the same files.</summary>
    public void Replace() => Thumbprint = Write("second certificate");

    public void Dispose() => _folder.Dispose();

    private string Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }
}
