using AdapterFormats;

namespace HostContract;

/// <summary>What hosts call on the gateway's internal listener.</summary>
public static class InternalRoutes
{
    /// <summary><c>POST</c>, with <see cref="ContractHeaders.JoinSecret"/>: 200 and a <see cref="HostRegistrationResponse"/>, or 401.</summary>
    public const string Hosts = "/internal/v1/hosts";

    /// <summary><c>PUT</c>, with <c>Authorization: Bearer</c> and the host's MAC key: 200 and a <see cref="HostReportResponse"/>; 404 means register again.</summary>
    public const string HostReport = "/internal/v1/hosts/{hostId}/report";

    /// <summary><c>GET</c>, with <see cref="ContractHeaders.FetchGrant"/>: the canonical file with its length, or 403, or 404.</summary>
    public const string Artifact = "/internal/v1/artifacts/{digest}";

    /// <summary>The path of <see cref="HostReport"/> for one host.</summary>
    public static string ReportOf(HostId host) => $"/internal/v1/hosts/{Uri.EscapeDataString(host.Value)}/report";

    /// <summary>The path of <see cref="Artifact"/> for one file.</summary>
    public static string ArtifactOf(AdapterDigest digest) => $"/internal/v1/artifacts/{digest}";
}
