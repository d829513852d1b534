using System.Runtime.InteropServices;

namespace Learning.Outcomes.Retention;

/// <summary>
/// How much two texts have in common: runs of four characters that both have, counted as often as both have them, by all such runs of both. 1 = the same, 0 = nothing in common.
/// </summary>
internal static class RetentionSimilarity
{
    /// <summary>Texts that are shorter have no run: they are equal or not.</summary>
    public const int RunLength = 4;

    public static double Of(string answer, string text)
    {
        if (answer.Length < RunLength || text.Length < RunLength)
            return string.Equals(answer, text, StringComparison.Ordinal) ? 1 : 0;

        var runs = new Dictionary<ulong, int>();
        for (var i = 0; i + RunLength <= answer.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(runs, RunAt(answer, i), out _)++;
        var shared = 0;
        for (var i = 0; i + RunLength <= text.Length; i++)
        {
            ref var left = ref CollectionsMarshal.GetValueRefOrNullRef(runs, RunAt(text, i));
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref left) || left == 0)
                continue;
            left--;
            shared++;
        }

        return 2.0 * shared / (answer.Length + text.Length - (2 * (RunLength - 1)));
    }

    /// <summary>Four UTF-16 units as one number.</summary>
    internal static ulong RunAt(string text, int at) => ((ulong)text[at] << 48) | ((ulong)text[at + 1] << 32) | ((ulong)text[at + 2] << 16) | text[at + 3];
}
