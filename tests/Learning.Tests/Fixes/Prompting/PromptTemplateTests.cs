using Learning.Fixes.Applying;
using Learning.Fixes.Prompting;

namespace Learning.Tests.Fixes.Prompting;

public class PromptTemplateTests
{
    private static readonly FixQuestion s_question = new()
    {
        Code = "SELECT a\nFROM t\nWHERE b = 1",
        Error = "no {column} b",
        Context = ["t(a, c)", "u(d)"],
        Region = new LineRange(1, 1),
        ErrorLine = 3,
    };

    [Theory]
    [InlineData("{error}", "no {column} b")]
    [InlineData("{{{error}}}", "{no {column} b}")]
    [InlineData("{#context}T: {item}\n{/context}E", "T: t(a, c)\nT: u(d)\nE")]
    [InlineData("{context}", "t(a, c)\nu(d)")]
    [InlineData("{region}|{line}", "FROM t|3")]
    [InlineData("{#path}File {path}{/path}{#line}L{line}{/line}", "L3")]
    public void Render_OfEachForm_PutsValuesInAndReadsNoneOfThem(string template, string expected) =>
        Assert.Equal(expected, PromptTemplate.Parse(template).Template!.Render(s_question));

    [Theory]
    [InlineData("{nosuch}", "{nosuch} is no placeholder")]
    [InlineData("{item}", "within {#context}")]
    [InlineData("{#path}{item}{/path}", "within {#context}")]
    [InlineData("{#context}{#path}{/path}{/context}", "do not nest")]
    [InlineData("{#context}x", "has no end")]
    [InlineData("x{/context}", "ends no section")]
    [InlineData("a { b", "stands alone")]
    [InlineData("a } b", "stands alone")]
    [InlineData("{}", "no placeholder")]
    public void Parse_OfAFault_SaysWhat(string template, string expected)
    {
        var (parsed, fault) = PromptTemplate.Parse(template);

        Assert.Null(parsed);
        Assert.Contains(expected, fault!, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfALongTemplate_NamesTheLimit() =>
        Assert.Contains("16384", PromptTemplate.Parse(new string('x', PromptTemplate.LongestText + 1)).Fault!, StringComparison.Ordinal);
}
