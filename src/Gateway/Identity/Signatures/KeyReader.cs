using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Signatures;

/// <summary>Reads one public key of a set (RFC 7517): RSA of 2048 to 8192 bits, or a point on P-256. Certificates in it are not looked at.</summary>
internal static class KeyReader
{
    private const int MinModulusBits = 2048;
    private const int MaxModulusBits = 8192;
    private const int CoordinateBytes = 32;
    private const uint MinExponent = 65537;
    private const int MaxIssuerLength = 512;

    /// <summary>The key, or null when it is not one that tokens here can be signed with.</summary>
    public static VerificationKey? Read(JsonElement key)
    {
        if (Text(key, "kid") is not { Length: > 0 and <= JwsHeader.MaxKeyIdLength } id || !IsForSignatures(key) || !TryAlgorithm(key, out var algorithm))
            return null;
        var issuer = Text(key, "issuer");
        if (issuer is null && key.TryGetProperty("issuer", out _) || issuer?.Length > MaxIssuerLength)
            return null;
        var read = new VerificationKey { Id = id, Algorithm = algorithm, Issuer = issuer };
        return Text(key, "kty") switch
        {
            "RSA" when algorithm != SigningAlgorithm.ES256 && Rsa(key) is { } rsa => read with { Rsa = rsa },
            "EC" when (algorithm is null or SigningAlgorithm.ES256) && Curve(key) is { } curve => read with { Curve = curve },
            _ => null,
        };
    }

    private static bool IsForSignatures(JsonElement key)
    {
        if (key.TryGetProperty("use", out var use) && !(use.ValueKind == JsonValueKind.String && use.ValueEquals("sig")))
            return false;
        return !key.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind == JsonValueKind.Array && operations.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals("verify")));
    }

    private static bool TryAlgorithm(JsonElement key, out SigningAlgorithm? algorithm)
    {
        algorithm = null;
        if (!key.TryGetProperty("alg", out _))
            return true;
        algorithm = Text(key, "alg") switch
        {
            "RS256" => SigningAlgorithm.RS256,
            "PS256" => SigningAlgorithm.PS256,
            "ES256" => SigningAlgorithm.ES256,
            _ => null,
        };
        return algorithm is not null;
    }

    private static RSAParameters? Rsa(JsonElement key)
    {
        if (Bytes(key, "n") is not { Length: > 0 } modulus || modulus[0] == 0 || Bytes(key, "e") is not { Length: > 0 and <= 4 } exponent || exponent[0] == 0)
            return null;
        var number = new BigInteger(modulus, isUnsigned: true, isBigEndian: true);
        var bits = number.GetBitLength();
        var power = (uint)new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        if (bits is < MinModulusBits or > MaxModulusBits || number.IsEven || power < MinExponent || power % 2 == 0 || RocaFingerprint.IsOn(number))
            return null;
        return new RSAParameters { Modulus = modulus, Exponent = exponent };
    }

    private static ECParameters? Curve(JsonElement key)
    {
        if (Text(key, "crv") != "P-256" || Bytes(key, "x") is not { Length: CoordinateBytes } x || Bytes(key, "y") is not { Length: CoordinateBytes } y)
            return null;
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } };
        try
        {
            // The import refuses a point that is not on the curve.
            using var _ = ECDsa.Create(parameters);
            return parameters;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(JsonElement key, string name) => StrictBase64Url.TryDecode(Text(key, name), out var bytes) ? bytes : null;

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
