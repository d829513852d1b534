namespace Gateway.Identity.Issuers;

/// <summary>One line of the platform's list. It names a tenant, or an audience with <c>{tenant}</c> in it: so no tenant can claim what another one has.</summary>
internal sealed class AllowedIssuer
{
    /// <summary>Stands for a tenant's id in <see cref="Audience"/>.</summary>
    public const string TenantPlace = "{tenant}";

    /// <summary>An issuer, <c>https://…</c>. A whole label of the host name or a whole segment of the path may be <c>*</c>.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>Slug or id of the one tenant that may register it; null = any.</summary>
    public string? Tenant { get; set; }

    /// <summary>The audience that must be registered with it, <c>{tenant}</c> in it standing for the tenant's id; null = the tenant's choice.</summary>
    public string? Audience { get; set; }
}
