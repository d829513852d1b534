using System.Buffers.Text;
using System.Security.Cryptography;
using TenantStore.Auditing.Heads;

namespace Gateway.Deletions;

/// <summary>One public key as a JWK.</summary>
internal sealed record RecordKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid)
{
    public static RecordKey Of(AuditPublicKey key)
    {
        using var ec = ECDsa.Create();
        ec.ImportFromPem(key.Pem);
        var point = ec.ExportParameters(false).Q;
        return new RecordKey("EC", "P-256", Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y), "sig", "ES256", key.Id);
    }

    public AuditPublicKey ToPublicKey()
    {
        using var ec = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
        });
        return AuditPublicKey.Of(ec);
    }
}
