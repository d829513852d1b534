using System.Net;
using Gateway.Listening;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Identity.Issuers;

/// <summary>Holds the list of issuers to the rule that makes claims of two tenants impossible, and the setting for development to machines of developers.</summary>
internal sealed class OidcOptionsValidator(IOptions<ListeningOptions> listening) : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options)
    {
        var failures = new List<string>();
        var patterns = options.AllowedIssuers.Select(entry => IssuerPattern.Parse(entry.Issuer)).ToList();
        for (var i = 0; i < patterns.Count; i++)
            JudgeEntry(options, i, patterns, failures);
        if (options.AllowLoopback && IPAddress.TryParse(listening.Value.Address, out var address) && !IPAddress.IsLoopback(address))
        {
            failures.Add($"{OidcOptions.Section}:AllowLoopback is for development and lets tenants have this machine asked: not while the gateway listens on {address} (Gateway:Address).");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void JudgeEntry(OidcOptions options, int i, List<IssuerPattern?> patterns, List<string> failures)
    {
        var entry = options.AllowedIssuers[i];
        var key = $"{OidcOptions.Section}:AllowedIssuers:{i}";
        if (patterns[i] is not { } pattern || !(entry.Issuer.StartsWith("https://", StringComparison.Ordinal) || options.AllowLoopback))
        {
            failures.Add($"{key}:Issuer must be https:// and a host name; '*' may stand for a whole label before the last two, or for a whole segment of the path.");
            return;
        }

        if (entry.Tenant is { } tenant && !TenantSlug.TryParse(tenant, out _) && !TenantId.TryParse(tenant, out _))
            failures.Add($"{key}:Tenant is neither the slug nor the id of a tenant.");
        if (entry.Tenant is null && !IsPerTenant(entry))
            failures.Add($"{key} must name a Tenant, or an Audience with {AllowedIssuer.TenantPlace} in it: else two tenants could claim one issuer and audience.");
        for (var j = 0; j < i; j++)
        {
            var other = options.AllowedIssuers[j];
            if (patterns[j]?.Overlaps(pattern) == true && !(IsPerTenant(entry) && IsPerTenant(other)) && (entry.Tenant is null || entry.Tenant != other.Tenant))
                failures.Add($"{key} and entry {j} fit one issuer for different tenants; both need an Audience with {AllowedIssuer.TenantPlace} in it.");
        }
    }

    private static bool IsPerTenant(AllowedIssuer entry) => entry.Audience?.Contains(AllowedIssuer.TenantPlace, StringComparison.Ordinal) == true;
}
