using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Identity;

/// <summary>A provider's private key, which writes tokens as bent as a test wants them.</summary>
internal sealed class SigningKey
{
    private readonly RSA? _rsa;
    private readonly ECDsa? _curve;

    private SigningKey(string id, RSA? rsa, ECDsa? curve) => (Id, _rsa, _curve) = (id, rsa, curve);

    public string Id { get; }

    /// <summary>A member that Entra's sets have; null = absent.</summary>
    public string? Issuer { get; init; }

    public string Algorithm { get; init; } = "RS256";

    public JsonObject Published
    {
        get
        {
            var key = new JsonObject { ["kid"] = Id, ["use"] = "sig", ["alg"] = Algorithm };
            if (_rsa?.ExportParameters(false) is { } rsa)
                (key["kty"], key["n"], key["e"]) = ("RSA", Encode(rsa.Modulus!), Encode(rsa.Exponent!));
            if (_curve?.ExportParameters(false) is { } curve)
                (key["kty"], key["crv"], key["x"], key["y"]) = ("EC", "P-256", Encode(curve.Q.X!), Encode(curve.Q.Y!));
            if (Issuer is not null)
                key["issuer"] = Issuer;
            return key;
        }
    }

    public static SigningKey Rsa(string id, string? issuer = null) => new(id, RSA.Create(2048), null) { Issuer = issuer };

    public static SigningKey Pss(string id) => new(id, RSA.Create(2048), null) { Algorithm = "PS256" };

    public static SigningKey Curve(string id) => new(id, null, ECDsa.Create(ECCurve.NamedCurves.nistP256)) { Algorithm = "ES256" };

    /// <summary>A token of these claims.</summary>
    /// <param name="claims">The payload.</param>
    /// <param name="header">Members of the header that replace or join the usual ones; null takes one out.</param>
    public string Write(JsonObject claims, JsonObject? header = null)
    {
        var full = new JsonObject { ["alg"] = Algorithm, ["typ"] = "at+jwt", ["kid"] = Id };
        foreach (var (name, value) in header ?? [])
        {
            if (value is null)
                full.Remove(name);
            else
                full[name] = value.DeepClone();
        }

        return Sign(Encode(JsonSerializer.SerializeToUtf8Bytes(full)), Encode(JsonSerializer.SerializeToUtf8Bytes(claims)));
    }

    /// <summary>Signs two parts as they are.</summary>
    public string Sign(string header, string payload)
    {
        var data = Encoding.ASCII.GetBytes($"{header}.{payload}");
        var signature = _curve?.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            ?? _rsa!.SignData(data, HashAlgorithmName.SHA256, Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{header}.{payload}.{Encode(signature)}";
    }

    /// <summary>A token that an HMAC under the public key would sign, as the old confusion of algorithms has it.</summary>
    public string SignWithPublicKeyAsSecret(string header, string payload) =>
        $"{header}.{payload}.{Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(_rsa!.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes($"{header}.{payload}")))}";

    public static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));
}
