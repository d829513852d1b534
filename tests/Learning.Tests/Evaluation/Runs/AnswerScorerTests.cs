using Learning.Evaluation.Runs;
using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;
using Learning.Languages;

namespace Learning.Tests.Evaluation.Runs;

public sealed class AnswerScorerTests
{
    private const string Code = "SELECT a\nFROM t\nWHERE date > 1";
    private const string Wanted = "SELECT a\nFROM t\nWHERE ds > 1";

    private static readonly EvaluationSample s_sample = new() { Id = "s", Wanted = Wanted, Question = new FixQuestion { Code = Code, Error = "e", Language = "sql" } };
    private static readonly AnswerScorer s_scorer = new(new LanguageTable());

    [Fact]
    public void Score_TheWantedCodeInAFence_IsRightInEveryWay()
    {
        var score = s_scorer.Score(s_sample, Mode(FixMode.Full), $"```sql\n{Wanted}\n```", ended: true);
        Assert.Equal(new AnswerScore(true, true, true, 100, true, 1, true, true, true), score);
    }

    [Fact]
    public void Score_AnotherStyle_IsRightButForTheLetter()
    {
        var score = s_scorer.Score(s_sample, Mode(FixMode.Full), "SELECT a FROM t WHERE ds > 1 -- fixed", ended: true);
        Assert.Equal((false, false, true, true), (score.Strict, score.AnySpace, score.Normal, score.Hit));
    }

    [Fact]
    public void Score_ADiffThatFits_IsTheCodeThatComesOfIt()
    {
        var score = s_scorer.Score(s_sample, Mode(FixMode.Diff), "-WHERE date > 1\n+WHERE ds > 1", ended: true);
        Assert.Equal((true, true), (score.Strict, score.WellFormed));
    }

    /// <summary>The code as it was is nearly right; an answer that changes nothing must not be rewarded for it.</summary>
    [Fact]
    public void Score_ADiffThatHasNoPlace_IsNotTheCodeAsItWas()
    {
        var score = s_scorer.Score(s_sample, Mode(FixMode.Diff), "-WHERE nowhere > 1\n+WHERE ds > 1", ended: true);
        Assert.Equal((false, false), (score.Strict, score.WellFormed));
        Assert.InRange(score.EditSimilarity, 0, 80);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(Wanted, false)]
    public void Score_NothingOrCutOff_IsNotWellFormed(string answer, bool ended) =>
        Assert.False(s_scorer.Score(s_sample, Mode(FixMode.Full), answer, ended).WellFormed);

    private static ModePrompt Mode(FixMode answer) =>
        new("m", answer, answer == FixMode.Diff ? new ChangedLinesFormat() : null, null, PromptTemplate.Parse("{code}").Template!);
}
