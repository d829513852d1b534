using HostContract;

namespace AdapterHost.Registration;

/// <summary>What the gateway gave this host when it joined.</summary>
/// <param name="Id">The audience of its assertions.</param>
/// <param name="MacKey">The key of its assertions, and its bearer secret for reports. In memory only.</param>
internal sealed record HostIdentity(HostId Id, ReadOnlyMemory<byte> MacKey);
