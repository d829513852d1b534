using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HostContract.MutualTls;

/// <summary>Reads certificates, their chains and keys from PEM.</summary>
public static class PemFiles
{
    /// <summary>No file of certificates is longer.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The text of a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string file)
    {
        using var reader = new StreamReader(file);
        if (reader.BaseStream.Length > MaxBytes)
            throw new IOException($"{file} is longer than {MaxBytes} bytes.");
        return reader.ReadToEnd();
    }

    /// <summary>A certificate with its chain and key, ready to be shown. The chain is what the file has: a handshake waits for nobody's certificate server.</summary>
    /// <exception cref="CryptographicException">They are no certificate and its key.</exception>
    /// <exception cref="ArgumentException">The key belongs to another certificate.</exception>
    public static SslStreamCertificateContext Load(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        return SslStreamCertificateContext.Create(LoadLeaf(certificate, key), chain, offline: true);
    }

    /// <summary>The first certificate of the text, with its key.</summary>
    internal static X509Certificate2 LoadLeaf(string certificate, string key) => X509Certificate2.CreateFromPem(certificate, key);

    /// <exception cref="CryptographicException">There is something in it that is no certificate, or nothing.</exception>
    internal static X509Certificate2Collection LoadAuthorities(string text)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(text);
        return authorities.Count > 0 ? authorities : throw new CryptographicException("There is no certificate in it.");
    }
}
