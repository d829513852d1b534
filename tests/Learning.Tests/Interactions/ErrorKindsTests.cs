using Learning.Interactions;

namespace Learning.Tests.Interactions;

public class ErrorKindsTests
{
    [Theory]
    [InlineData("column 'date' does not exist", "unknown_column")]
    [InlineData("table 'items' does not exist", "unknown_table")]
    [InlineData("syntax error near 'SSELECT'", "syntax")]
    [InlineData("unbalanced parenthesis", "syntax")]
    [InlineData("function 'SUM' is not allowed here", "unknown_function")]
    [InlineData("column 'city' must appear in GROUP BY", "grouping")]
    [InlineData("name 'payroll' is not defined", "unknown_name")]
    [InlineData("The name 'x' does not exist in the current context", "unknown_name")]
    [InlineData("something else", "other")]
    [InlineData("", "other")]
    public void Of_AMessage_IsAKindAndNoWordOfTheMessage(string message, string kind) => Assert.Equal(kind, ErrorKinds.Of(message, null));

    /// <summary>What the user wrote stands in quotes, and is not what the error is about.</summary>
    [Fact]
    public void Of_AMessageThatQuotesAKindsWord_IsNotTakenInByIt() => Assert.Equal("syntax", ErrorKinds.Of("unexpected 'column'", null));

    [Theory]
    [InlineData("NameError", "NameError")]
    [InlineData("CS0103", "CS0103")]
    [InlineData("two words", "syntax")]
    [InlineData("", "syntax")]
    public void Of_AClientsKind_IsThatWhereItIsAWord(string kind, string expected) => Assert.Equal(expected, ErrorKinds.Of("syntax error", kind));
}
