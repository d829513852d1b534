namespace Gateway.Identity.Entra;

/// <summary>
/// The platform's application in Microsoft Entra ID, in the names of Microsoft.Identity.Web. Section <c>AzureAd</c>; without a <see cref="ClientId"/> no
/// directory can be registered. What else such a section may hold (secrets, scopes to ask for) has no meaning to somebody who only checks tokens.
/// </summary>
internal sealed class AzureAdOptions
{
    public const string Section = "AzureAd";
    public const string DefaultInstance = "https://login.microsoftonline.com/";
    public const string AnyDirectory = "common";
    public const string AnyOrganization = "organizations";

    /// <summary>The cloud's address.</summary>
    public string Instance { get; set; } = DefaultInstance;

    /// <summary><c>common</c> or <c>organizations</c>: directories that tenants registered. A GUID: this one only, once a tenant registered it.</summary>
    public string TenantId { get; set; } = AnyOrganization;

    /// <summary>The application's id, a GUID.</summary>
    public string? ClientId { get; set; }

    /// <summary>What tokens name as their audience; null = <see cref="ClientId"/>, as tokens of version 2.0 do.</summary>
    public string? Audience { get; set; }
}
