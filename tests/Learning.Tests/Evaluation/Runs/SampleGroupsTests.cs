using Learning.Evaluation.Runs;
using Learning.Fixes.Prompting;

namespace Learning.Tests.Evaluation.Runs;

public sealed class SampleGroupsTests
{
    [Theory]
    [InlineData(5, 2, "user")]
    [InlineData(4, 5, "file")]
    [InlineData(4, 4, "item")]
    [InlineData(0, 0, "item")]
    public void Of_AsManyUsersAndFiles_GroupsByTheFirstThatAreFive(int users, int files, string expected)
    {
        var samples = Enumerable.Range(0, 20).Select(i => new EvaluationSample
        {
            Id = $"{i}",
            User = users == 0 ? "" : $"u{i % users}",
            File = files == 0 ? "" : $"f{i % files}",
            Wanted = "b",
            Question = new FixQuestion { Code = "a", Error = "e" },
        }).ToList();

        Assert.All(SampleGroups.Of(samples).Values, group => Assert.StartsWith(expected + ":", group, StringComparison.Ordinal));
    }
}
