namespace HostContract.MutualTls;

/// <summary>What a peer's certificate is shown for.</summary>
public enum PeerUsage
{
    /// <summary>We connected to it.</summary>
    Server,

    /// <summary>It connected to us.</summary>
    Client,
}
