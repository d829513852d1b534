namespace Gateway.Placement.Affinity;

/// <summary>A host for one request, and why it.</summary>
internal readonly record struct Choice(HostState Host, PlacementResult Result);
