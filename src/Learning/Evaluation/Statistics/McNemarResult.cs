namespace Learning.Evaluation.Statistics;

/// <param name="Better">Pairs in which only the candidate is right.</param>
/// <param name="Worse">Pairs in which only the reference is right.</param>
/// <param name="P">Two-sided, exact; 1 when no pair differs.</param>
internal sealed record McNemarResult(int Better, int Worse, double P)
{
    /// <summary>Shown better at that level of significance.</summary>
    public bool IsInFavour(double level) => Better > Worse && P < level;
}
