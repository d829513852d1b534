namespace Learning.Experiments.Assignment;

/// <summary>FNV-1a over UTF-16 code units, as GrowthBook's SDKs in JavaScript compute it (theirs in other languages agree on ASCII).</summary>
internal static class Fnv1a32
{
    private const uint OffsetBasis = 0x811C9DC5;
    private const uint Prime = 0x01000193;

    public static uint Hash(ReadOnlySpan<char> first, ReadOnlySpan<char> second = default) => Add(Add(OffsetBasis, first), second);

    private static uint Add(uint hash, ReadOnlySpan<char> text)
    {
        foreach (var unit in text)
            hash = unchecked((hash ^ unit) * Prime);
        return hash;
    }
}
