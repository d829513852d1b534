using System.ComponentModel.DataAnnotations;
using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>Turns what a caller wants of a tenant into what the registry takes.</summary>
internal static class TenantRules
{
    /// <summary>The limits with the changes applied, or what is wrong with them.</summary>
    public static (TenantLimits Limits, string? Fault) Apply(LimitsModel? change, TenantLimits limits)
    {
        if (change?.MaxOutputTokens is { } tokens)
            limits = limits with { MaxOutputTokens = tokens };
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(limits, new ValidationContext(limits), results, validateAllProperties: true)
            ? (limits, null)
            : (limits, string.Join(' ', results.Select(result => result.ErrorMessage)));
    }

    public static bool TryParseStatus(string? text, out TenantStatus? status)
    {
        status = text switch
        {
            TenantModel.Active => TenantStatus.Active,
            TenantModel.Suspended => TenantStatus.Suspended,
            _ => null,
        };
        return status is not null || text is null;
    }
}
