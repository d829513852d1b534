using Learning.Fixes.Applying;
using Learning.Tests.Support;

namespace Learning.Tests.Fixes.Applying;

public class AnswerLadderTests
{
    private static readonly ChangedLinesFormat s_format = new();

    [Theory]
    [InlineData("a\nb", "a\nc", "a\nc", AnswerStep.Exact)]
    [InlineData("a\nb\n", "a\nc", "a\nc\n", AnswerStep.Exact)]
    [InlineData("a\r\nb", "a\nc", "a\r\nc", AnswerStep.Exact)]
    [InlineData("a", "```\nb\n```", "b", AnswerStep.Exact)]
    [InlineData("a", "```sql\nb", "b", AnswerStep.Exact)]
    [InlineData("a", "```c#\n```\nb\n```\n```", "```\nb\n```", AnswerStep.Exact)]
    [InlineData("  a\n    b", "a\n  c", "  a\n    c", AnswerStep.Reindented)]
    [InlineData("a", "\n\nb", "\nb", AnswerStep.WithoutBlankLine)]
    internal void Apply_InFull_ReplacesTheCode(string code, string answer, string expected, AnswerStep step) =>
        AssertApplied(AnswerLadder.Apply(code, answer, FixMode.Full), code, expected, step);

    [Theory]
    [InlineData("c", "a\nc\nd", AnswerStep.Exact)]
    [InlineData("a\nc\nd", "a\nc\nd", AnswerStep.Exact)]
    [InlineData("```\nc\ne\n```", "a\nc\ne\nd", AnswerStep.Exact)]
    internal void Apply_InARegion_ReplacesItsLines(string answer, string expected, AnswerStep step) =>
        AssertApplied(AnswerLadder.Apply("a\nb\nd", answer, FixMode.Region, new LineRange(1, 1)), "a\nb\nd", expected, step);

    [Fact]
    public void Apply_InAnIndentedRegion_MovesTheAnswerThere() => AssertApplied(
        AnswerLadder.Apply("if a:\n    b\nc", "d\nif e:\n    f", FixMode.Region, new LineRange(1, 1)), "if a:\n    b\nc", "if a:\n    d\n    if e:\n        f\nc", AnswerStep.Reindented);

    [Theory]
    [InlineData("a\nb\nc", "-b\n+d", "a\nd\nc", AnswerStep.Exact)]
    [InlineData("a\nb\nc", "-b", "a\nc", AnswerStep.Exact)]
    [InlineData("a\nb\nc", "-a\n+x\n-c\n+y\n+z", "x\nb\ny\nz", AnswerStep.Exact)]
    [InlineData("a\nb\nc", "+x\n-b\n-c", "a\nx", AnswerStep.Exact)]
    [InlineData("x\nb\nx", "-x\n+y\n-x\n+z", "y\nb\nz", AnswerStep.Exact)]
    [InlineData("a\n    b\n      c\nd", "-b\n-  c\n+e\n+  f", "a\n    e\n      f\nd", AnswerStep.Reindented)]
    [InlineData("a\n  b\nc", "-    b\n+    d", "a\n  d\nc", AnswerStep.Reindented)]
    [InlineData("a\nb\nc", "-\n-b\n+\n+d", "a\nd\nc", AnswerStep.WithoutBlankLine)]
    [InlineData("a\r\nb\r\n", "-b\n+c", "a\r\nc\r\n", AnswerStep.Exact)]
    internal void Apply_OfADiff_ReplacesTheLines(string code, string answer, string expected, AnswerStep step) =>
        AssertApplied(AnswerLadder.Apply(code, answer, FixMode.Diff, format: s_format), code, expected, step);

    [Theory]
    [InlineData("a\nb\na", "-a\n+c", ApplyRefusal.Ambiguous)]
    [InlineData("a\nb", "-B\n+c", ApplyRefusal.NotFound)]
    [InlineData("a b", "-a  b\n+c", ApplyRefusal.NotFound)]
    [InlineData("a\nb", "-b\n+c\n-a\n+d", ApplyRefusal.NotFound)]
    [InlineData("a\n b\n   c", "-b\n-c\n+d", ApplyRefusal.NotFound)]
    [InlineData("a", "+b", ApplyRefusal.NotFound)]
    [InlineData("a", "@@ -1 +1 @@\n-a\n+b", ApplyRefusal.Malformed)]
    [InlineData("a", "b", ApplyRefusal.Malformed)]
    [InlineData("a", "```\n\n```", ApplyRefusal.Empty)]
    internal void Apply_OfADiffWithoutOnePlace_IsRefused(string code, string answer, ApplyRefusal expected)
    {
        var applied = AnswerLadder.Apply(code, answer, FixMode.Diff, format: s_format);

        Assert.Equal(expected, applied.Refusal);
        Assert.Null(applied.Code);
        Assert.Empty(applied.Edits);
    }

    [Fact]
    public void Apply_BeyondTheLimits_IsRefused()
    {
        var tooLong = new string('a', AnswerLadder.LongestText + 1);

        Assert.Equal(ApplyRefusal.TooLong, AnswerLadder.Apply("a", tooLong, FixMode.Full).Refusal);
        Assert.Equal(ApplyRefusal.TooLong, AnswerLadder.Apply(tooLong, "a", FixMode.Full).Refusal);
        Assert.Equal(ApplyRefusal.NoSuchRegion, AnswerLadder.Apply("a", "b", FixMode.Region, new LineRange(0, 2)).Refusal);
        Assert.Equal(ApplyRefusal.NoSuchRegion, AnswerLadder.Apply("a", "b", FixMode.Region).Refusal);
    }

    [Fact]
    public async Task Apply_OfADiffOfManyLines_Ends()
    {
        var code = new string('\n', 200_000);
        var answer = string.Concat(Enumerable.Repeat("-\n+\n", 50_000));

        var applied = await Bounded.Run(() => AnswerLadder.Apply(code, answer, FixMode.Diff, format: s_format));

        Assert.Equal(ApplyRefusal.TooLong, applied.Refusal);
    }

    private static void AssertApplied(AppliedAnswer applied, string code, string expected, AnswerStep step)
    {
        Assert.Null(applied.Refusal);
        Assert.Equal(expected, applied.Code);
        Assert.Equal(step, applied.Step);
        Assert.Equal(expected, Editing.Apply(code, applied.Edits));
    }
}
