namespace Learning.Evaluation;

/// <summary>How good one answer to one held-out item is.</summary>
/// <param name="ExactMatch">Strict: equal to the letter.</param>
/// <param name="EditSimilarity">0 to 1; the metric's 0 to 100, divided.</param>
/// <param name="Hit">The key identifier appears.</param>
/// <param name="Tokens">Length of the answer.</param>
/// <param name="WellFormed">The answer could be read and applied at all.</param>
internal readonly record struct ItemScore(bool ExactMatch, double EditSimilarity, bool Hit, int Tokens, bool WellFormed)
{
    /// <summary>0 to 1: 0.4 exact match + 0.3 edit similarity + 0.3 hit.</summary>
    public double Utility => (ExactMatch ? 0.4 : 0) + (0.3 * EditSimilarity) + (Hit ? 0.3 : 0);

    /// <summary>Null when all numbers are possible; otherwise what is wrong.</summary>
    public string? Problem => EditSimilarity is not (>= 0 and <= 1)
        ? $"an edit similarity of {EditSimilarity}, which is not from 0 to 1"
        : Tokens < 0 ? $"{Tokens} tokens" : null;
}
