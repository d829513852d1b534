using Gateway.Identity.Fetching;
using Microsoft.Extensions.Options;

namespace Gateway.Identity.Entra;

internal sealed class AzureAdOptionsValidator(IOptions<OidcOptions> oidc) : IValidateOptions<AzureAdOptions>
{
    public ValidateOptionsResult Validate(string? name, AzureAdOptions options)
    {
        var failures = new List<string>();
        if (!ProviderUrl.TryRead(options.Instance, oidc.Value.AllowLoopback, out _))
            failures.Add("AzureAd:Instance is no https:// address such as https://login.microsoftonline.com/.");
        if (options.TenantId is not (AzureAdOptions.AnyDirectory or AzureAdOptions.AnyOrganization) && !EntraIssuers.TryReadDirectory(options.TenantId, out _))
            failures.Add("AzureAd:TenantId is neither 'common' nor 'organizations' nor the GUID of a directory in lowercase.");
        if (options.ClientId is not null && !Guid.TryParseExact(options.ClientId, "D", out _))
            failures.Add("AzureAd:ClientId is no GUID.");
        if (options.ClientId is null && options.Audience is not null)
            failures.Add("AzureAd:Audience has no effect without AzureAd:ClientId.");
        if (options.Audience is "")
            failures.Add("AzureAd:Audience is empty; leave it out to mean ClientId.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
