using TenantStore.IdentityProviders;

namespace Gateway.Identity.Signatures;

/// <summary>The usable keys of one published set.</summary>
/// <param name="Keys">No two of one id and kind.</param>
/// <param name="Ignored">How many others the set holds: for encryption, of other algorithms, unfit.</param>
internal sealed record KeySet(IReadOnlyList<VerificationKey> Keys, int Ignored)
{
    /// <summary>The key that a token names, when it is one for this algorithm.</summary>
    public VerificationKey? Find(string id, SigningAlgorithm algorithm) => Keys.FirstOrDefault(key => key.Id == id && key.Fits(algorithm));
}
