using System.Collections.Concurrent;
using System.Security.Cryptography;
using TenantStore.IdentityProviders;

namespace Gateway.Identity.Signatures;

/// <summary>
/// A public key of a provider, already found fit. For any thread: the system's key objects are not, and take longest to make, so each check borrows one.
/// As many are kept as were in use at once; they go with the key.
/// </summary>
internal sealed record VerificationKey
{
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    public required string Id { get; init; }

    /// <summary>The only algorithm that the provider uses it for; null when it does not say.</summary>
    public SigningAlgorithm? Algorithm { get; init; }

    /// <summary>Set for an RSA key.</summary>
    public RSAParameters? Rsa { get; init; }

    /// <summary>Set for a key on P-256.</summary>
    public ECParameters? Curve { get; init; }

    /// <summary>Stands for any one directory in <see cref="Issuer"/>.</summary>
    public const string DirectoryPlace = "{tenantid}";

    /// <summary>Whose tokens alone the key may sign, where a set serves many issuers (Microsoft Entra ID); null when it does not say.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whether the set's owner lets the key sign for this issuer.</summary>
    public bool MaySignFor(string issuer)
    {
        if (Issuer is null || Issuer == issuer)
            return true;
        return Issuer.Split(DirectoryPlace) is [var before, var after] && issuer.Length > before.Length + after.Length
            && issuer.StartsWith(before, StringComparison.Ordinal) && issuer.EndsWith(after, StringComparison.Ordinal)
            && !issuer.AsSpan()[before.Length..^after.Length].Contains('/');
    }

    public bool Fits(SigningAlgorithm algorithm) =>
        (Algorithm is null || Algorithm == algorithm) && (algorithm == SigningAlgorithm.ES256 ? Curve is not null : Rsa is not null);

    /// <summary>Whether <paramref name="signature"/> is this key's, by exactly this algorithm.</summary>
    public bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!Fits(algorithm))
            return false;
        if (!_idle.TryTake(out var imported))
            imported = Rsa is { } rsa ? RSA.Create(rsa) : ECDsa.Create(Curve!.Value);
        var good = imported switch
        {
            RSA key => key.VerifyData(data, signature, HashAlgorithmName.SHA256, algorithm == SigningAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa key => key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            _ => false,
        };
        _idle.Add(imported);
        return good;
    }
}
