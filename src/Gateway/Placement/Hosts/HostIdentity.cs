using HostContract;

namespace Gateway.Placement.Hosts;

/// <summary>As what a host is known, and the key of its assertions.</summary>
internal readonly record struct HostIdentity(HostId Id, byte[] MacKey);
