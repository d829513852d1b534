namespace Gateway.Authentication;

/// <summary>Names of authorization policies, for routes that can only name one.</summary>
internal static class AccessPolicies
{
    /// <summary>A tenant's token with the scope <c>inference</c>.</summary>
    public const string Inference = "inference";
}
