using Learning.Fixes.Applying;
using Learning.Fixes.Checking;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Learning.Tests.Support;

namespace Learning.Tests.Fixes.Checking;

public class FixChecksTests
{
    private const string Query = "SELECT a\nFROM t\nWHERE b = 1\nAND c = 2\nAND d = 3\nAND e = 4\nAND f = 5";

    private static readonly ILanguage s_sql = new LanguageTable().Find("sql");

    public static TheoryData<string> Organizations => ["acme", "globex", "initech"];

    [Theory]
    [MemberData(nameof(Organizations))]
    public void FindRefusal_OfEachHeldOutFix_IsNoneWithTheOrganizationsVocabulary(string organization)
    {
        var vocabulary = Corpus.Log(organization).SelectMany(e => s_sql.Names(e.Fixed)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var x in Corpus.HeldOut(organization))
        {
            var fix = Fix(x.Code, x.Fixed) with { Context = [x.Error] };
            Assert.Null(FixChecks.FindRefusal(fix with { Vocabulary = vocabulary }));
            // What only its own code knows, nobody else may answer.
            var isOwn = !s_sql.Names(x.Fixed).All(n => s_sql.Names(x.Code + " " + x.Error).Contains(n, s_sql.NameComparer));
            Assert.Equal(isOwn && x.Kind != "typo" ? FixCheck.Names : null, FixChecks.FindRefusal(fix)?.Check);
        }
    }

    [Theory]
    [InlineData("SELECT  a from t -- new", "SELECT a FROM t", FixCheck.Changes)]
    [InlineData("SELECT a FROM t WHERE a > 1 AND a < 2 AND a <> 3 AND a <> 4 AND a <> 5", "SELECT a FROM t", FixCheck.Size)]
    [InlineData("SELECT a", "SELECT a FROM t WHERE a = 1", FixCheck.Size)]
    [InlineData("SELECT a FROM t x", "SELECT a FROM t WHERE", FixCheck.Syntax)]
    [InlineData("SELECT a FROM t b", "SELECT b FROM t new_one", FixCheck.Names)]
    internal void FindRefusal_OfABadFix_NamesTheCheck(string code, string answer, FixCheck expected)
    {
        var refusal = FixChecks.FindRefusal(Fix(code, answer));

        Assert.Equal(expected, refusal?.Check);
        Assert.DoesNotContain("new_one", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("column new_one is missing")]
    [InlineData("t(a, new_one)")]
    [InlineData("column 'new_one' is missing")]
    public void FindRefusal_OfANameInTheContext_IsNone(string context) =>
        Assert.Null(FixChecks.FindRefusal(Fix("SELECT a FROM t b", "SELECT b FROM t NEW_ONE") with { Context = [context] }));

    [Fact]
    public void FindRefusal_OfAFunctionOfTheLanguage_IsNone() => Assert.Null(FixChecks.FindRefusal(Fix("SELECT a FROM t b", "SELECT MAX(b) FROM t")));

    [Theory]
    [InlineData("f = 5", "f = 6", false)]
    [InlineData("d = 3", "d = 4", true)]
    public void FindRefusal_OfAChangeFarFromTheRegion_IsRegion(string old, string changed, bool isNear)
    {
        var fix = Fix(Query, Query.Replace(old, changed, StringComparison.Ordinal)) with { Region = new LineRange(1, 1) };

        Assert.Equal(isNear ? null : FixCheck.Region, FixChecks.FindRefusal(fix)?.Check);
    }

    [Fact]
    public void FindRefusal_OfTheUsersLastEditTakenBack_IsReversal()
    {
        var before = Query.Replace("b = 1", "b = 7", StringComparison.Ordinal);
        var fix = Fix(Query, before);

        Assert.Null(FixChecks.FindRefusal(fix));
        Assert.Equal(FixCheck.Reversal, FixChecks.FindRefusal(fix with { BeforeLastEdit = before })?.Check);
        // With something else done besides, it is taken back all the same.
        var more = Fix(Query, before.Replace("f = 5", "f = 6", StringComparison.Ordinal)) with { BeforeLastEdit = before };
        Assert.Equal(FixCheck.Reversal, FixChecks.FindRefusal(more)?.Check);
        Assert.Null(FixChecks.FindRefusal(Fix(Query, Query.Replace("b = 1", "b = 8", StringComparison.Ordinal)) with { BeforeLastEdit = before }));
    }

    [Fact]
    public void FindRefusal_OfANewSecret_IsSecretsAndOfAnOldOneNone()
    {
        var fix = Fix("SELECT a FROM t WHERE password = x", "SELECT a FROM t WHERE password = 'hunter2'");
        var refusal = FixChecks.FindRefusal(fix);
        Assert.Equal(FixCheck.Secrets, refusal?.Check);
        Assert.DoesNotContain("hunter2", refusal!.Message, StringComparison.Ordinal);
        Assert.Null(FixChecks.FindRefusal(Fix("SELECT a FROM t WHERE password = 'hunter2'", "SELECT a FROM t WHERE password <> 'hunter2'")));
    }

    /// <summary>How often a version writes secrets is counted by this word alone.</summary>
    [Theory]
    [InlineData("SELECT a FROM t -- AKIAIOSFODNN7EXAMPLE")]
    [InlineData("SELECT a FROM t WHERE b = 'AKIAIOSFODNN7EXAMPLE' AND c = 1 AND d = 2 AND e = 3")]
    [InlineData("SELECT new_one FROM t -- AKIAIOSFODNN7EXAMPLE")]
    [InlineData("SELECT a FROM t WHERE -- AKIAIOSFODNN7EXAMPLE")]
    public void FindRefusal_OfASecretAmongOtherFaults_IsSecrets(string answer)
    {
        var fix = Fix("SELECT a FROM t", answer);

        Assert.Equal(FixCheck.Secrets, FixChecks.FindRefusal(fix)?.Check);
        Assert.NotNull(FixChecks.FindRefusal(fix with { FindSecrets = _ => [] }));
    }

    private static FixCandidate Fix(string code, string answer) =>
        new() { Language = s_sql, Original = code, Fixed = answer, Edits = LineEdits.Between(code, answer), FindSecrets = new SensitiveText().FindSecrets };
}
