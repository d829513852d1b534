namespace Gateway.Placement;

/// <summary>The host that this request goes to.</summary>
internal sealed record PlacedHostFeature(HostState Host);
