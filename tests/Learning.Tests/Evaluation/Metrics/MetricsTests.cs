using Learning.Evaluation.Metrics;
using Learning.Languages;

namespace Learning.Tests.Evaluation.Metrics;

public class MetricsTests
{
    private static readonly LanguageTable s_languages = new();
    private static readonly ILanguage s_sql = s_languages.Find("sql");

    [Theory]
    [InlineData("SELECT a", "SELECT a", true, true, true)]
    [InlineData("SELECT  a\n", " SELECT\ta", false, true, true)]
    [InlineData("select a;", "SELECT a -- x", false, false, true)]
    [InlineData("SELECT a", "SELECT b", false, false, false)]
    [InlineData("f (a)", "f(a)", false, false, true)]
    [InlineData("a\u001cb", "a b", false, true, false)]
    public void ExactMatch_HasThreeMeanings(string answer, string wanted, bool strict, bool anySpace, bool normal) =>
        Assert.Equal(new ExactMatch(strict, anySpace, normal), ExactMatch.Of(s_sql, answer, wanted));

    [Theory]
    [InlineData("SELECT a, b FROM t", "SELECT a, b FROM t", true, 1)]
    [InlineData("SELECT b, a FROM t", "SELECT a, b FROM t", false, 1)]
    [InlineData("SELECT a FROM t", "SELECT a, b FROM t", false, 0.8)]
    [InlineData("SELECT x", "SELECT y", false, 0)]
    [InlineData("SELECT 1", "SELECT 2", true, 1)]
    public void IdentifierMatch_ComparesNames(string answer, string wanted, bool exact, double f1)
    {
        var match = IdentifierMatch.Of(s_sql, answer, wanted);

        Assert.Equal(exact, match.Exact);
        Assert.Equal(f1, match.F1, 9);
    }

    [Theory]
    [InlineData("WHERE ds = 1 AND x", true)]
    [InlineData("WHERE date = 1", false)]
    [InlineData("WHERE 'ds'", false)]
    public void HitRate_IsOfTheNamesThatTheFixBroughtIn(string answer, bool expected) =>
        Assert.Equal(expected, HitRate.IsHit(s_sql, "WHERE date = 1", "WHERE ds = 1", answer));

    [Theory]
    [InlineData("SELECT a FROM t", true)]
    [InlineData("SELECT b FROM t", false)]
    public void HitRate_OfAFixWithoutNewNames_IsOfAllItsNames(string answer, bool expected) =>
        Assert.Equal(expected, HitRate.IsHit(s_sql, "SELEC a FROM t", "SELECT a FROM t", answer));

    [Theory]
    [InlineData(10, 3, 1, 0.3)]
    [InlineData(5, 2, 2, 0.7)]
    [InlineData(5, 0, 5, 0)]
    [InlineData(5, 3, 3, 1)]
    [InlineData(1000, 1, 500, 0.5)]
    public void PassAtK_IsTheUnbiasedEstimate(int n, int c, int k, double expected) => Assert.Equal(expected, PassAtK.Estimate(n, c, k), 9);

    [Fact]
    public void PassAtK_OfAllDraws_IsTheShareWithARightOne()
    {
        // All 3-subsets of 7 answers, of which the first two are right.
        var draws = Enumerable.Range(0, 1 << 7).Where(m => System.Numerics.BitOperations.PopCount((uint)m) == 3).ToArray();

        Assert.Equal(draws.Count(m => (m & 3) != 0) / (double)draws.Length, PassAtK.Estimate(7, 2, 3), 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(2, 1, 3));
    }
}
