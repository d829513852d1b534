namespace Gateway.Placement.Probing;

/// <summary>What came of a probe.</summary>
internal enum ProbeVerdict
{
    /// <summary>The host is there and is who it was.</summary>
    Good,

    /// <summary>It is there, and a program that knows no probes: it says that it lives, and proves nothing.</summary>
    Mute,

    /// <summary>Nobody answered in time, or not with what a probe is answered with.</summary>
    Bad,

    /// <summary>Who answered has not the host's key.</summary>
    Stranger,
}
