using System.Globalization;

namespace Learning.Experiments.Assignment;

/// <summary>GrowthBook's hash, version 2: FNV-1a of seed and value, hashed once more as decimal digits, which takes away the likeness of values that differ in their last letter.</summary>
internal static class AssignmentHash
{
    /// <summary>GrowthBook's 0 ≤ n &lt; 1 is a bucket divided by this. Whole buckets leave no room for rounding.</summary>
    public const int Buckets = 10_000;

    private const int MostDigits = 10;

    /// <returns>0 to 9,999.</returns>
    public static int Bucket(string seed, string value)
    {
        Span<char> digits = stackalloc char[MostDigits];
        Fnv1a32.Hash(seed, value).TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        return (int)(Fnv1a32.Hash(digits[..length]) % Buckets);
    }
}
