namespace Gateway.Management.Hosts;

/// <summary>An adapter in a host's memory.</summary>
internal sealed record ResidentModel(string Tenant, string Digest, long Bytes, int Leases);
