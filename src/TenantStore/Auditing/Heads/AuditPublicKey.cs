using System.Security.Cryptography;

namespace TenantStore.Auditing.Heads;

/// <summary>The public half of a key that signs heads.</summary>
/// <param name="Id">The first 16 hexadecimal digits of SHA-256 over its SubjectPublicKeyInfo.</param>
/// <param name="Pem">SubjectPublicKeyInfo in PEM.</param>
public sealed record AuditPublicKey(string Id, string Pem)
{
    private const int IdLength = 16;
    private const int KeyBits = 256;

    /// <exception cref="CryptographicException">It is no key on P-256.</exception>
    public static AuditPublicKey Of(ECDsa key)
    {
        if (key.KeySize != KeyBits || key.ExportParameters(false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            throw new CryptographicException("A key that signs the audit is on the curve P-256.");
        var id = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..IdLength];
        return new AuditPublicKey(id, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    /// <exception cref="CryptographicException">It is no PEM of a public key on P-256.</exception>
    public static AuditPublicKey FromPem(string pem)
    {
        using var key = Import(pem);
        return Of(key);
    }

    public bool Verify(byte[] data, byte[] signature)
    {
        using var key = Import(Pem);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static ECDsa Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception exception)
        {
            key.Dispose();
            throw new CryptographicException("Not a public key in PEM.", exception);
        }
    }
}
