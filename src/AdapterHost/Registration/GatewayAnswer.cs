namespace AdapterHost.Registration;

/// <summary>How the gateway took a report.</summary>
internal enum GatewayAnswer
{
    /// <summary>Well.</summary>
    Taken,

    /// <summary>It does not know this host, or not under this key: register again.</summary>
    Unknown,

    /// <summary>No answer, or none that a gateway gives: try again later.</summary>
    Unreachable,
}
