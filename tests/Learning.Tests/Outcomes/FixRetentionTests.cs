using Learning.Outcomes.Retention;

namespace Learning.Tests.Outcomes;

public class FixRetentionTests
{
    private static readonly string s_rest = string.Concat(Enumerable.Range(1, 30).Select(i => $"AND column_{i} = {i}\n"));
    private static readonly string s_code = "SELECT amnt\nFROM orders\n" + s_rest;
    private static readonly string s_fix = "SELECT amount\nFROM orders\n" + s_rest;

    [Fact]
    public void Of_TheFixItself_IsAll() => Assert.Equal(1, FixRetention.Of(s_code, s_fix, s_fix));

    [Fact]
    public void Of_TheCodeBeforeTheFix_IsNothingHoweverLongItIs() => Assert.Equal(0, FixRetention.Of(s_code, s_fix, s_code));

    [Fact]
    public void Of_ChangesElsewhere_IsAllOfTheFix() => Assert.Equal(1, FixRetention.Of(s_code, s_fix, s_fix.Replace("column_9 = 9", "column_9 = 10", StringComparison.Ordinal) + "LIMIT 1"));

    [Fact]
    public void Of_TheFixesLinesChangedAgain_IsAPart() => Assert.InRange(FixRetention.Of(s_code, s_fix, s_fix.Replace("amount", "amounts", StringComparison.Ordinal)), 0.5, 0.99);

    [Fact]
    public void Of_AnotherFix_IsLittle() => Assert.InRange(FixRetention.Of(s_code, s_fix, s_code.Replace("amnt", "price", StringComparison.Ordinal)), 0, 0.2);

    [Theory]
    [InlineData("DELETE everything")]
    [InlineData("")]
    [InlineData("x")]
    public void Of_AnotherText_IsNothing(string text) => Assert.Equal(0, FixRetention.Of(s_code, s_fix, text));

    // Every run of the shorter text is in the longer one: nothing came, something went.
    [Theory]
    [InlineData("aaaaaaaa", "aaaaaa", "aaaaaaaa", 0)]
    [InlineData("aaaaaaaa", "aaaaaa", "aaaaaaa", 0.5)]
    [InlineData("aaaaaaaa", "aaaaaa", "aaaaa", 1)]
    [InlineData("a", "b", "b", 1)]
    [InlineData("a", "b", "a", 0)]
    public void Of_WhatOnlyTookAwayOrIsShort_IsWhatIsStillAway(string code, string fix, string text, double expected) => Assert.Equal(expected, FixRetention.Of(code, fix, text));

    /// <summary>Whoever formats what is saved takes no fix back, however small it was.</summary>
    [Theory]
    [InlineData("x = a+b", "x = a-b", "x = a - b", 1)]
    [InlineData("x = a+b", "x = a-b", "x = a + b", 0)]
    [InlineData("f(a)\n", "f(a)\ng(b)\nh(c)\n", "f(a)\r\ng(b)\r\nh(c)\r\n", 1)]
    [InlineData("if a:\nb()\n", "if a:\n    b()\n", "if a:\r\n    b()\r\n", 1)]
    [InlineData("if a:\nb()\n", "if a:\n    b()\n", "if a:\r\nb()\r\n", 0)]
    public void Of_TheFixFormatted_IsAll(string code, string fix, string text, double expected) => Assert.Equal(expected, FixRetention.Of(code, fix, text));

    /// <summary>Anybody who may ask for an answer can send a text of megabytes without a pattern: what is remembered of it follows from the fix.</summary>
    [Fact]
    public void Of_ATextThatRepeatsNothing_RemembersTheFixAlone()
    {
        var random = new Random(7);
        var text = string.Create(200_000, random, static (span, source) =>
        {
            foreach (ref var character in span)
                character = (char)source.Next('!', '~');
        });
        // Compiled and warm.
        FixRetention.Of(s_code, s_fix, s_code);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, FixRetention.Of(s_code, s_fix, text));

        // The text twice while white space leaves it, and what else there is.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 * text.Length);
        Assert.InRange(new ChangedRuns(s_code, s_fix).Count, 1, 20);
    }
}
