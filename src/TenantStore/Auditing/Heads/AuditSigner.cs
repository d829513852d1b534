using System.Security.Cryptography;

namespace TenantStore.Auditing.Heads;

/// <summary>Signs what is kept outside of the registry: ECDSA on P-256 over SHA-256, IEEE P1363 form. Safe for several threads: a signature has a key object of its own.</summary>
public sealed class AuditSigner
{
    private readonly byte[] _privateKey;

    /// <param name="privateKey">PKCS#8.</param>
    /// <exception cref="CryptographicException">It is no key on P-256.</exception>
    public AuditSigner(byte[] privateKey)
    {
        _privateKey = [.. privateKey];
        using var key = Import();
        PublicKey = AuditPublicKey.Of(key);
    }

    /// <summary>What a verifier needs.</summary>
    public AuditPublicKey PublicKey { get; }

    /// <summary>A new private key, PKCS#8.</summary>
    public static byte[] Generate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    public byte[] Sign(byte[] data)
    {
        using var key = Import();
        return key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private ECDsa Import()
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(_privateKey, out _);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
