using HostContract;

namespace Gateway.Forwarding.Retrying;

/// <summary>What was tried for one request so far. One thread at a time.</summary>
internal sealed class AttemptsFeature
{
    /// <summary>Hosts that failed on it before the first byte: load balancing chooses none of them.</summary>
    public HashSet<HostId> Tried { get; } = [];
}
