using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Listening;

/// <summary>Reads a certificate, its chain and its key from PEM files.</summary>
internal static class CertificateFiles
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">They are no certificate and its key.</exception>
    /// <exception cref="ArgumentException">The key belongs to another certificate.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be read.</exception>
    public static SslStreamCertificateContext Load(string certificateFile, string keyFile)
    {
        var leaf = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        // Offline: a handshake waits for nobody's certificate server.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    /// <summary>Changes whenever the files do, also when a link on the way to them is put on other files.</summary>
    public static string StampOf(params string[] files) => string.Join('|', files.Select(StampOf));

    private static string StampOf(string file)
    {
        try
        {
            var path = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            var info = new FileInfo(path);
            return $"{path} {info.LastWriteTimeUtc.Ticks} {(info.Exists ? info.Length : -1)}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file;
        }
    }
}
