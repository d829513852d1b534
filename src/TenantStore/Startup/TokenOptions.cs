namespace TenantStore.Startup;

/// <summary>How tokens are kept. Bound from <c>Authentication</c>.</summary>
public sealed class TokenOptions
{
    public const string Section = "Authentication";

    /// <summary>
    /// The key under which token secrets are stored, base64, 16 bytes or more. Null = the file <c>pepper</c> beside the registry, made at the
    /// first start. All tokens die with it: back it up apart from the database.
    /// </summary>
    public string? Pepper { get; set; }
}
