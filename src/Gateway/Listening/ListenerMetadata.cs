namespace Gateway.Listening;

/// <summary>An endpoint's listeners. Endpoints without it are public only.</summary>
/// <param name="Internal">Whether the internal listener serves it.</param>
/// <param name="Public">Whether the public listener serves it.</param>
/// <param name="Metrics">Whether the listener for probes and scrapers serves it. It has no credentials: nothing of any tenant may be there.</param>
internal sealed record ListenerMetadata(bool Internal, bool Public, bool Metrics = false)
{
    public static readonly ListenerMetadata InternalOnly = new(Internal: true, Public: false);
    public static readonly ListenerMetadata PublicOnly = new(Internal: false, Public: true);

    /// <summary>Health: for everybody.</summary>
    public static readonly ListenerMetadata All = new(Internal: true, Public: true, Metrics: true);

    /// <summary>Metrics: not for tenants.</summary>
    public static readonly ListenerMetadata InternalAndMetrics = new(Internal: true, Public: false, Metrics: true);

    public bool Serves(GatewayListener listener) => listener switch
    {
        GatewayListener.Internal => Internal,
        GatewayListener.Metrics => Metrics,
        _ => Public,
    };
}
