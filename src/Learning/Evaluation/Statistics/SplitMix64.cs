using System.Runtime.CompilerServices;

namespace Learning.Evaluation.Statistics;

/// <summary>
/// Steele, Lea and Flood's generator: the same numbers from a seed on every version of .NET, which stored verdicts need and <see cref="Random"/> does not promise.
/// Not for secrets.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 … limit − 1; uneven by at most limit/2³².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>At least 0, under 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));
}
