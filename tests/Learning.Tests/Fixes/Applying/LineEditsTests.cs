using Learning.Fixes.Applying;
using Learning.Tests.Support;

namespace Learning.Tests.Fixes.Applying;

public class LineEditsTests
{
    [Fact]
    public void Between_OfRandomCodes_LeadsFromOneToTheOtherByFewestLines()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var before = Code(random);
            var after = Code(random);

            var edits = LineEdits.Between(before, after);

            Assert.Equal(after, Editing.Apply(before, edits));
            var kept = before.Count(c => c == '\n') - edits.Sum(e => e.Lines.Count);
            Assert.Equal(LongestCommon(before.Split('\n')[..^1], after.Split('\n')[..^1]), kept);
        }
    }

    [Fact]
    public void Between_OfCodesThatDifferInMoreLinesThanItCompares_IsOneEdit()
    {
        var before = string.Concat(Enumerable.Range(0, 1000).Select(i => $"a{i}\n"));
        var after = string.Concat(Enumerable.Range(0, 1000).Select(i => $"b{i}\n"));

        var edit = Assert.Single(LineEdits.Between("x\n" + before + "y", "x\n" + after + "y"));

        Assert.Equal(new LineRange(1, 1000), edit.Lines);
        Assert.Equal(after, edit.Text);
    }

    private static string Code(Random random) => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => $"{(char)('a' + random.Next(4))}\n"));

    private static int LongestCommon(string[] a, string[] b)
    {
        var row = new int[b.Length + 1];
        foreach (var line in a)
        {
            var diagonal = 0;
            for (var j = 0; j < b.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], line == b[j] ? diagonal + 1 : Math.Max(row[j + 1], row[j]));
        }

        return row[^1];
    }
}
