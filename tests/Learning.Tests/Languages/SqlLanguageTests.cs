using Learning.Languages;
using Learning.Languages.Sql;
using Learning.Tests.Support;

namespace Learning.Tests.Languages;

public class SqlLanguageTests
{
    private readonly SqlLanguage _sql = new();

    [Theory]
    [InlineData("select a from t", "SELECT  a\n\tFROM t -- all of it\n;;")]
    [InlineData("select /* x */ sum(a)", "SELECT SUM ( a )")]
    [InlineData("select `a b`, [c]", "select \"a b\", \"c\"")]
    [InlineData("select 1.50, 0XFF, .5, 007, 1e+03", "select 1.5, 0xff, 0.5, 7, 1E3")]
    [InlineData("select n'a', E'b'", "select N'a', e'b'")]
    public void NormalForm_OfTheSameCode_IsTheSame(string a, string b) => Assert.True(NormalForm.AreEqual(_sql, a, b));

    [Theory]
    [InlineData("select 'web'", "select \"web\"")]
    [InlineData("select 'a'", "select 'A'")]
    [InlineData("from Users", "from users")]
    [InlineData("select a, from t", "select a from t")]
    [InlineData("select 1", "select 1.0")]
    [InlineData("select a b", "select ab")]
    [InlineData("select '--a'", "select '--b'")]
    [InlineData("select 1; select 2", "select 1 select 2")]
    [InlineData("select order", "select \"order\"")]
    public void NormalForm_OfOtherCode_IsAnother(string a, string b) => Assert.False(NormalForm.AreEqual(_sql, a, b));

    [Theory]
    [InlineData("SELECT a FROM t WHERE b = 1", 0)]
    [InlineData("SELECT unknown(a.b) FROM x.y", 0)]
    [InlineData("CREATE TABLE t AS SELECT a FROM b; INSERT INTO t VALUES (1); UPDATE t SET a = 1; DROP TABLE u", 0)]
    [InlineData("CREATE OR x", 1)]
    [InlineData("CREATE TABLE t AS SELEC a", 1)]
    [InlineData("CREATE TABLE t (a int, b text not null)", 0)]
    [InlineData("WITH a AS (SELECT 1) SELECT * FROM a;", 0)]
    [InlineData("SELEC a FROM t", 1)]
    [InlineData("SELECT a FROM", 1)]
    [InlineData("SELECT COUNT(a FROM t", 1)]
    [InlineData("SELECT ((a) FROM t)) ", 1)]
    [InlineData("SELECT 'a", 1)]
    [InlineData("SELEC 1; SELECT 2; SELECT FROM", 2)]
    [InlineData("", 0)]
    [InlineData("-- nothing", 0)]
    public void CountSyntaxErrors_OfStatements_CountsThoseThatNoGrammarHas(string code, int expected) =>
        Assert.Equal(expected, _sql.CountSyntaxErrors(code));

    // Acts at once when it is prepared, on the whole process.
    [Fact]
    public void CountSyntaxErrors_OfAPragma_DoesNotCarryItOut()
    {
        Assert.Equal(0, _sql.CountSyntaxErrors("PRAGMA hard_heap_limit=1000"));

        Assert.Equal(0, _sql.CountSyntaxErrors("SELECT a, b, c FROM t"));
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA hard_heap_limit";
        Assert.Equal(0L, command.ExecuteScalar());
    }

    [Theory]
    [InlineData("")]
    [InlineData("CREATE TABLE t AS ")]
    [InlineData("CREATE VIEW t AS ")]
    [InlineData("EXPLAIN CREATE TABLE t AS ")]
    [InlineData("CREATE TABLE [x(y)] AS ")]
    [InlineData("INSERT INTO sqlite_master ")]
    public async Task CountSyntaxErrors_OfTablesThatUnfold_Ends(string before)
    {
        var tables = string.Join(", ", Enumerable.Range(1, 60).Select(i => $"a{i} AS (SELECT x.* FROM a{i - 1} x, a{i - 1} y)"));

        Assert.Equal(0, await Bounded.Run(() => _sql.CountSyntaxErrors($"{before}WITH a0 AS (SELECT 1), {tables} SELECT * FROM a60")));
    }

    [Fact]
    public void CountSyntaxErrors_OfTheCorpus_FindsNoneInFixesAndMostTypingSlips()
    {
        var fixes = Corpus.Organizations.Append("generic").SelectMany(Corpus.HeldOut).ToArray();
        Assert.All(fixes, x => Assert.Equal(0, _sql.CountSyntaxErrors(x.Fixed)));
        var slips = fixes.Where(x => x.Error.StartsWith("syntax error", StringComparison.Ordinal) || x.Error.StartsWith("unbalanced", StringComparison.Ordinal)).ToArray();
        Assert.True(slips.Length > 100);
        // FROM typed wrongly is the name of a column, and what follows another mistake or none.
        Assert.InRange(slips.Count(x => _sql.CountSyntaxErrors(x.Code) > 0), slips.Length * 95 / 100, slips.Length);
    }

    [Fact]
    public void Names_OfAQuery_AreAllButKeywords() => Assert.Equal(
        ["acme_sum", "a b", "c\"d", "t", "x", "@p"], _sql.Names("SELECT acme_sum([a b]), \"c\"\"d\" FROM t AS x WHERE @p IS NOT NULL -- no"));
}
