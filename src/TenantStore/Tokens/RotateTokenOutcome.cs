namespace TenantStore.Tokens;

/// <summary>What became of a rotation.</summary>
public enum RotateTokenOutcome
{
    Rotated,

    /// <summary>The tenant has no such token.</summary>
    NotFound,

    /// <summary>It is revoked or expired: nothing that somebody holds to be carried on.</summary>
    Ended,
}
