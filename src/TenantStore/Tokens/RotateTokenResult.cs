namespace TenantStore.Tokens;

/// <param name="Outcome">What became of it.</param>
/// <param name="Issued">The new token, when there is one.</param>
/// <param name="Replaced">The old one as it is now, with the time at which it ends.</param>
public sealed record RotateTokenResult(RotateTokenOutcome Outcome, IssuedToken? Issued = null, Token? Replaced = null);
