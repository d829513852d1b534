namespace Learning.Evaluation.Runs;

/// <summary>All that is measured of one answer. Numbers only: it is stored in the clear.</summary>
/// <param name="Strict">The code is what was wanted, to the letter.</param>
/// <param name="AnySpace">The same but for white space.</param>
/// <param name="Normal">The same in normal form.</param>
/// <param name="EditSimilarity">0 to 100.</param>
/// <param name="IdentifierExact">The same names in the same order.</param>
/// <param name="IdentifierF1">0 to 1.</param>
/// <param name="Hit">The key names appear.</param>
/// <param name="WellFormed">The answer ended by itself and could be read and applied.</param>
/// <param name="Unanswerable">It could not be asked: the prompt is longer than the context.</param>
/// <param name="Ended">It was not cut off at a limit.</param>
internal sealed record AnswerScore(
    bool Strict, bool AnySpace, bool Normal, int EditSimilarity, bool IdentifierExact, double IdentifierF1, bool Hit, bool WellFormed, bool Ended, bool Unanswerable = false)
{
    /// <param name="tokens">Length of the answer.</param>
    public ItemScore ToItem(int tokens) => new(Strict, EditSimilarity / 100.0, Hit, tokens, WellFormed);
}
