using TenantStore;

namespace Gateway.Placement.Hosts;

/// <summary>The hosts of one base model, as they were when a host last came or went. What changes of a host is in the host.</summary>
/// <param name="BaseModel">Name and file.</param>
/// <param name="ClusterId">Its cluster in YARP.</param>
/// <param name="Hosts">Nobody changes the array.</param>
internal sealed record HostPool(BaseModelId BaseModel, string ClusterId, HostState[] Hosts);
