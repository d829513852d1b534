using System.Diagnostics.CodeAnalysis;
using Gateway.Identity.Fetching;
using Microsoft.Extensions.Options;

namespace Gateway.Identity.Entra;

/// <summary>
/// The issuers of Microsoft Entra ID, one a directory. They share their keys, so a signature says nothing about whose token it is: the issuer must be that of a
/// directory which a tenant registered, by its GUID and never by a domain or an address.
/// </summary>
internal sealed class EntraIssuers
{
    /// <summary>The directory of all personal accounts of Microsoft: it is nobody's, so no tenant can have it.</summary>
    public static readonly Guid PersonalAccounts = Guid.Parse("9188040d-6c67-4c5b-b112-36a304b66dad");

    private const string Version = "/v2.0";

    private readonly string _instance;
    private readonly Guid? _only;

    public EntraIssuers(IOptions<AzureAdOptions> options)
    {
        var settings = options.Value;
        _instance = settings.Instance.TrimEnd('/') + "/";
        _only = TryReadDirectory(settings.TenantId, out var only) ? only : null;
        Audience = settings.ClientId is null ? null : settings.Audience ?? settings.ClientId;
        var issuer = $"{_instance}{(_only is null ? Signatures.VerificationKey.DirectoryPlace : settings.TenantId)}{Version}";
        Keys = new KeySource(null, issuer, KeySource.DiscoveryOf($"{_instance}{settings.TenantId}{Version}"));
    }

    /// <summary>What tokens name as their audience; null when the platform has no application there.</summary>
    public string? Audience { get; }

    /// <summary>Where the common keys are.</summary>
    public KeySource Keys { get; }

    /// <summary>A directory's id in the one spelling that Entra writes.</summary>
    public static bool TryReadDirectory([NotNullWhen(true)] string? text, out Guid directory) =>
        Guid.TryParseExact(text, "D", out directory) && directory.ToString("D") == text && directory != Guid.Empty;

    /// <summary>Whether tenants may register it at all.</summary>
    public bool Takes(Guid directory) => directory != PersonalAccounts && (_only is null || _only == directory);

    public string IssuerOf(Guid directory) => $"{_instance}{directory:D}{Version}";

    /// <summary>The directory whose issuer this is.</summary>
    public bool TryDirectory(string issuer, out Guid directory)
    {
        directory = default;
        return issuer.StartsWith(_instance, StringComparison.Ordinal) && issuer.EndsWith(Version, StringComparison.Ordinal)
            && issuer.Length > _instance.Length + Version.Length
            && TryReadDirectory(issuer[_instance.Length..^Version.Length], out directory) && Takes(directory);
    }
}
