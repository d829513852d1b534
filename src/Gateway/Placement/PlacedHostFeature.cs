namespace Gateway.Placement;

/// <summary>The host that this request goes to. One of its own for each attempt.</summary>
internal sealed record PlacedHostFeature(HostState Host)
{
    /// <summary>The attempt has begun: what comes after it needs another choice.</summary>
    public bool HasBegun { get; set; }
}
