using AdapterFormats;

namespace HostContract;

/// <summary>What hosts call on the gateway's internal listener, and gateways on a host besides requests of tenants.</summary>
public static class InternalRoutes
{
    /// <summary><c>POST</c>, with <see cref="ContractHeaders.JoinSecret"/>: 200 and a <see cref="HostRegistrationResponse"/>, or 401.</summary>
    public const string Hosts = "/internal/v1/hosts";

    /// <summary><c>PUT</c>, with <c>Authorization: Bearer</c> and the host's MAC key: 200 and a <see cref="HostReportResponse"/>; 404 means register again.</summary>
    public const string HostReport = "/internal/v1/hosts/{hostId}/report";

    /// <summary><c>GET</c>, with <see cref="ContractHeaders.FetchGrant"/>: the canonical file with its length, or 403, or 404.</summary>
    public const string Artifact = "/internal/v1/artifacts/{digest}";

    /// <summary>
    /// On the host, <c>GET</c>, with <see cref="ContractHeaders.Probe"/>: 200 and a <see cref="HostProbeAnswer"/>. Without a credential: it says nothing of
    /// anybody.
    /// </summary>
    public const string Probe = "/internal/v1/probe";

    /// <summary>On the host, <c>GET</c>, with a gateway's credential: 200 and a <see cref="HostStanding"/>, or 401.</summary>
    public const string Standing = "/internal/v1/report";

    /// <summary>On the host, <c>POST</c>, with a gateway's credential and a <see cref="HostMembership"/>: 204, 401, or 409 when another process is meant.</summary>
    public const string Membership = "/internal/v1/membership";

    /// <summary>
    /// On the host, <c>POST</c>, with an <see cref="Assertion"/> and without a body: the asserted adapter is to be in memory. 204 when it is, 429 or 503 when
    /// it would be in somebody's way now.
    /// </summary>
    public const string Prefetch = "/internal/v1/prefetch";

    /// <summary>The path of <see cref="HostReport"/> for one host.</summary>
    public static string ReportOf(HostId host) => $"/internal/v1/hosts/{Uri.EscapeDataString(host.Value)}/report";

    /// <summary>The path of <see cref="Artifact"/> for one file.</summary>
    public static string ArtifactOf(AdapterDigest digest) => $"/internal/v1/artifacts/{digest}";
}
