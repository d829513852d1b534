using System.Runtime.InteropServices;
using Learning.Languages;

namespace Learning.Interactions.Filtering;

/// <summary>Runs of five tokens of code and fix in normal form, as hashes: what two interactions have in common is how alike they are.</summary>
internal static class Shingles
{
    public const int Tokens = 5;

    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>A code with fewer tokens is one shingle.</summary>
    public static HashSet<ulong> Of(ILanguage language, Interaction interaction)
    {
        var tokens = language.NormalTokens(interaction.Code).Append("\0").Concat(language.NormalTokens(interaction.Fixed)).Select(Hash).ToArray();
        var shingles = new HashSet<ulong>();
        for (var i = 0; i == 0 || i + Tokens <= tokens.Length; i++)
            shingles.Add(Combine(tokens.AsSpan(i, Math.Min(Tokens, tokens.Length - i))));
        return shingles;
    }

    public static double Jaccard(HashSet<ulong> a, HashSet<ulong> b)
    {
        var (smaller, larger) = a.Count <= b.Count ? (a, b) : (b, a);
        var common = smaller.Count(larger.Contains);
        return (double)common / (a.Count + b.Count - common);
    }

    // FNV-1a: the same on every machine and in every run, unlike GetHashCode.
    private static ulong Hash(string token)
    {
        var hash = Offset;
        foreach (var b in MemoryMarshal.AsBytes(token.AsSpan()))
            hash = (hash ^ b) * Prime;
        return hash;
    }

    private static ulong Combine(ReadOnlySpan<ulong> tokens)
    {
        var hash = Offset;
        foreach (var b in MemoryMarshal.AsBytes(tokens))
            hash = (hash ^ b) * Prime;
        return hash;
    }
}
