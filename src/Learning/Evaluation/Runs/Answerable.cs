namespace Learning.Evaluation.Runs;

/// <summary>Leaves out what no side could be asked: it tells them apart in nothing, and would count against all of them for ever.</summary>
internal static class Answerable
{
    /// <returns>The same without such items; the counts of them are in the report.</returns>
    public static EvaluationResults Of(EvaluationResults results) => results with
    {
        HeldOut = Left(results.HeldOut, results.Candidate, results.Reference ?? results.Base, results.Base),
        Generic = Left(results.Generic, results.GenericCandidate, results.GenericBase),
        Candidate = results.Candidate.Without(IsLeftOut(results.Candidate, results.Reference ?? results.Base, results.Base)),
        Reference = results.Reference?.Without(IsLeftOut(results.Candidate, results.Reference, results.Base)),
        Base = results.Base.Without(IsLeftOut(results.Candidate, results.Reference ?? results.Base, results.Base)),
        GenericCandidate = results.GenericCandidate.Without(IsLeftOut(results.GenericCandidate, results.GenericBase)),
        GenericBase = results.GenericBase.Without(IsLeftOut(results.GenericCandidate, results.GenericBase)),
    };

    private static EvaluationSample[] Left(IReadOnlyList<EvaluationSample> samples, params SideResults[] sides)
    {
        var isLeftOut = IsLeftOut(sides);
        return [.. samples.Where(sample => !isLeftOut(sample.Id))];
    }

    private static Func<string, bool> IsLeftOut(params SideResults[] sides) =>
        id => sides.All(side => side.TryGetValue(id, out var result) && result.Score.Unanswerable);
}
