using Learning.Evaluation.Metrics;
using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;
using Learning.Languages;

namespace Learning.Evaluation.Runs;

/// <summary>From an answer to its scores, by the same ladder that serves fixes. Thread-safe.</summary>
internal sealed class AnswerScorer(LanguageTable languages)
{
    /// <param name="sample">What was asked.</param>
    /// <param name="mode">How.</param>
    /// <param name="answer">The model's text.</param>
    /// <param name="ended">The model ended it; it was not cut off at a limit.</param>
    public AnswerScore Score(EvaluationSample sample, ModePrompt mode, string answer, bool ended)
    {
        var language = languages.Find(sample.Question.Language);
        var applied = AnswerLadder.Apply(sample.Question.Code, answer, mode.Answer, RegionOf(sample, mode), mode.Format);
        // What cannot be applied is compared as it is: it is not the code as it was, which would look nearly right.
        var code = applied.Code ?? answer;
        var match = ExactMatch.Of(language, code, sample.Wanted);
        var names = IdentifierMatch.Of(language, code, sample.Wanted);
        return new AnswerScore(
            match.Strict, match.AnySpace, match.Normal, EditSimilarity.Percent(code, sample.Wanted), names.Exact, names.F1,
            HitRate.IsHit(language, sample.Question.Code, sample.Wanted, code), ended && applied.Code is not null, ended);
    }

    // Without a region of its own the whole code is what may change.
    private static LineRange? RegionOf(EvaluationSample sample, ModePrompt mode) => mode.Answer == FixMode.Region
        ? sample.Question.Region ?? new LineRange(0, sample.Question.Code.TrimEnd('\r', '\n').Split('\n').Length)
        : null;
}
