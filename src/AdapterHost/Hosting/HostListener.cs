namespace AdapterHost.Hosting;

/// <summary>Which socket a connection came in by. Set where the connection is accepted; no header can change it.</summary>
internal enum HostListener
{
    /// <summary>The gateways'. With mutual TLS nobody reaches it without a certificate.</summary>
    Gateways,

    /// <summary>For probes and scrapers, in the clear: health and metrics, nothing else.</summary>
    Metrics,
}
