namespace Learning.Interactions.Filtering;

/// <summary>
/// Signatures of 128 minima, and bands of them that find what may be alike: with 20 bands of 6, two sets of Jaccard 0.8 share a band with chance 0.998, of 0.5 with 0.27.
/// Of the 128, the bands use 120.
/// </summary>
internal static class MinHash
{
    public const int Size = 128;
    public const int Bands = 20;
    public const int Rows = 6;

    private const ulong Seed = 0x9E3779B97F4A7C15;

    private static readonly (ulong Factor, ulong Addend)[] s_permutations = Permutations();

    public static ulong[] Signature(IReadOnlySet<ulong> shingles)
    {
        var signature = new ulong[Size];
        Array.Fill(signature, ulong.MaxValue);
        foreach (var shingle in shingles)
        {
            for (var i = 0; i < Size; i++)
            {
                var value = Mix((shingle * s_permutations[i].Factor) + s_permutations[i].Addend);
                if (value < signature[i])
                    signature[i] = value;
            }
        }

        return signature;
    }

    /// <summary>A key for each band, different between bands.</summary>
    public static IEnumerable<(int Band, ulong Key)> BandKeys(ulong[] signature)
    {
        for (var band = 0; band < Bands; band++)
        {
            var key = (ulong)band;
            for (var row = 0; row < Rows; row++)
                key = Mix(key ^ signature[(band * Rows) + row]);
            yield return (band, key);
        }
    }

    private static (ulong Factor, ulong Addend)[] Permutations()
    {
        var permutations = new (ulong, ulong)[Size];
        var state = Seed;
        for (var i = 0; i < Size; i++)
            permutations[i] = (Mix(state += Seed) | 1, Mix(state += Seed));
        return permutations;
    }

    // SplitMix64's finisher.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
