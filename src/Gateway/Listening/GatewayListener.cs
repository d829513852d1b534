namespace Gateway.Listening;

/// <summary>Which socket a connection came in by. Set where the connection is accepted; no header can change it.</summary>
internal enum GatewayListener
{
    /// <summary>The tenants'.</summary>
    Public,

    /// <summary>The hosts'. With mutual TLS nobody reaches it without a certificate.</summary>
    Internal,

    /// <summary>For probes and scrapers, in the clear: health and metrics, nothing else.</summary>
    Metrics,
}
