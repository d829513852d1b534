using System.Security.Cryptography;

namespace TenantStore.Tokens;

/// <summary>Makes tokens from the system's cryptographic randomness, each character drawn without bias.</summary>
internal sealed class TokenMint(TokenPepper pepper)
{
    public MintedToken Mint()
    {
        var id = TokenId.Parse(RandomNumberGenerator.GetString(Base62.Alphabet, TokenFormat.IdLength));
        var secret = RandomNumberGenerator.GetString(Base62.Alphabet, TokenFormat.SecretLength);
        return new MintedToken(id, TokenFormat.Compose(id, secret), pepper.Hash(secret));
    }
}
