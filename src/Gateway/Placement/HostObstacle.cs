namespace Gateway.Placement;

/// <summary>What keeps requests of one gateway from a host. In the order in which one of several is named: the first explains the others as a rule.</summary>
internal enum HostObstacle
{
    /// <summary>It said that it ends.</summary>
    Draining,

    /// <summary>Neither a report nor an answer to a probe for <see cref="PlacementOptions.MissedReports"/> intervals.</summary>
    Silent,

    /// <summary>Its circuit is open at this gateway.</summary>
    Open,

    /// <summary>It has not shown this gateway yet that it is who others say it is, or is not known to the forwarder yet.</summary>
    Unproven,
}
