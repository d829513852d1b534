namespace TestServers;

/// <summary>What a <see cref="TcpFaultProxy"/> does to its connections.</summary>
public enum FaultMode
{
    /// <summary>Bytes go through at once.</summary>
    Pass,

    /// <summary>Nobody listens: connecting is refused, and what was connected is reset.</summary>
    Refuse,

    /// <summary>Connections are accepted and reset at once; those that were there too.</summary>
    Reset,

    /// <summary>
    /// Connections are accepted, and no byte arrives, in neither direction. What is sent meanwhile arrives when the mode ends, as TCP does it when
    /// a broken way is whole again.
    /// </summary>
    Blackhole,

    /// <summary>Each piece arrives after <see cref="TcpFaultProxy.Latency"/> and up to <see cref="TcpFaultProxy.Jitter"/>, in order.</summary>
    Delay,

    /// <summary>Bytes arrive one by one.</summary>
    Slice,

    /// <summary>The server's bytes are replaced by random ones.</summary>
    Garbage,
}
