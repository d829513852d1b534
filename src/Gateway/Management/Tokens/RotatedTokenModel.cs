namespace Gateway.Management.Tokens;

/// <param name="Token">The new token with its text, shown this once.</param>
/// <param name="Replaced">The old one, with the time at which it ends.</param>
internal sealed record RotatedTokenModel(IssuedTokenModel Token, TokenModel Replaced);
