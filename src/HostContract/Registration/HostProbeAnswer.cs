namespace HostContract;

/// <summary>What a host says to a probe.</summary>
public sealed record HostProbeAnswer
{
    /// <summary>It finishes what runs and wants nothing new.</summary>
    public required bool Draining { get; init; }

    /// <summary>See <see cref="HostProbe"/>; null while no gateway has given it a key.</summary>
    public string? Proof { get; init; }
}
