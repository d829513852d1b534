namespace Learning.Evaluation.Metrics;

/// <summary>
/// Edit similarity as CodeXGLUE, RepoBench and CrossCodeEval report it: the indel ratio, round(100 · 2·LCS / (|a|+|b|)), halves up. It is not 1 − Levenshtein / longer length.
/// </summary>
internal static class EditSimilarity
{
    /// <summary>0 to 100; two empty texts are the same.</summary>
    public static int Percent(string a, string b)
    {
        long length = a.Length + b.Length;
        return length == 0 ? 100 : (int)(((400L * LongestCommonSubsequence.Length(a, b)) + length) / (2 * length));
    }

    /// <summary>0 to 1, not rounded.</summary>
    public static double Ratio(string a, string b) =>
        a.Length + b.Length == 0 ? 1 : 2.0 * LongestCommonSubsequence.Length(a, b) / (a.Length + b.Length);
}
