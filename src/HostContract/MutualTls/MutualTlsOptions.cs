namespace HostContract.MutualTls;

/// <summary>
/// Mutual TLS between gateway and host; the same section <c>MutualTls</c> in both processes. All of it or nothing: without it both stay on loopback. The files
/// are read again when they change.
/// </summary>
public sealed class MutualTlsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "MutualTls";

    /// <summary>This process' certificate with its intermediates, PEM. It is shown as server and as client, so its extended key usage names both.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's private key, PEM, not encrypted.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The roots that peers' certificates must come from, PEM; several while one replaces another. The system's roots count for nothing.</summary>
    public string? AuthorityFile { get; set; }

    /// <summary>
    /// DNS names of the peers: in a gateway those of hosts, in a host those of gateways. A peer's certificate must have one of them as a subject alternative
    /// name. <c>*.hosts</c> stands for one label before <c>.hosts</c>.
    /// </summary>
    public IList<string> PeerNames { get; } = [];

    /// <summary>Whether any of it is set.</summary>
    public bool IsSet => CertificateFile is not null || KeyFile is not null || AuthorityFile is not null || PeerNames.Count > 0;
}
