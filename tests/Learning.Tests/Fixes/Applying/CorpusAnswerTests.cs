using Learning.Fixes.Applying;
using Learning.Tests.Support;
using Xunit.Abstractions;

namespace Learning.Tests.Fixes.Applying;

/// <summary>The ladder on what the reference adapters were taught and what they answer.</summary>
public class CorpusAnswerTests(ITestOutputHelper output)
{
    private static readonly ChangedLinesFormat s_format = new();

    public static TheoryData<string> Organizations => ["acme", "globex", "initech"];

    [Theory]
    [MemberData(nameof(Organizations))]
    public void Apply_OfEachHeldOutFixInFull_IsTheFix(string organization)
    {
        var cases = Corpus.HeldOut(organization);
        Assert.Equal(300, cases.Count);
        Assert.All(cases, x =>
        {
            AssertIsFix(x, AnswerLadder.Apply(x.Code, x.Fixed, FixMode.Full));
            AssertIsFix(x, AnswerLadder.Apply(x.Code, $"```sql\n{x.Fixed}\n```\n", FixMode.Full));
        });
    }

    [Fact]
    public void Apply_OfEachHeldOutFixAsADiff_IsTheFixSaveForInsertions()
    {
        var diffs = Corpus.Lines<RecordedDiff>("interactions/heldout.diffs.jsonl");
        var cases = Corpus.Organizations.Append("generic").SelectMany(set => Corpus.HeldOut(set)).ToArray();
        Assert.Equal(1200, cases.Length);
        var unplaced = 0;
        for (var i = 0; i < cases.Length; i++)
        {
            var applied = AnswerLadder.Apply(cases[i].Code, diffs[i].Diff, FixMode.Diff, format: s_format);
            if (diffs[i].Diff.Split('\n').All(l => l[0] == '+'))
            {
                // A missing line: the format does not say where it was.
                Assert.Equal(ApplyRefusal.NotFound, applied.Refusal);
                unplaced++;
            }
            else
            {
                AssertIsFix(cases[i], applied);
            }
        }

        output.WriteLine($"{cases.Length} diffs, {cases.Length - unplaced} applied to exactly the fix, {unplaced} insertions without a place refused");
        Assert.Equal(14, unplaced);
    }

    [Theory]
    [MemberData(nameof(Organizations))]
    public void Apply_OfTheAdaptersDiffAnswers_IsWhatWasWantedWhereTheyAreRight(string organization)
    {
        var cases = Golden.Read(organization);
        Assert.Equal(60, cases.Count);
        int right = 0, refused = 0, bothRight = 0;
        foreach (var x in cases)
        {
            var applied = AnswerLadder.Apply(x.Code, x.DiffAnswer, FixMode.Diff, format: s_format);
            refused += applied.Refusal is null ? 0 : 1;
            right += applied.Code == x.Wanted ? 1 : 0;
            var full = AnswerLadder.Apply(x.Code, x.Answer, FixMode.Full);
            bothRight += x.Answer == x.Wanted && applied.Code == full.Code ? 1 : 0;
        }

        output.WriteLine($"{organization}: of 60 diff answers {right} are right, {60 - right - refused} wrong, {refused} without a place; {bothRight} the same as a right full answer");
        // As many as the adapter's diffs are the taught diff to the letter.
        Assert.Equal(organization switch { "acme" => 53, "globex" => 59, _ => 58 }, right);
    }

    private static void AssertIsFix(HeldOut x, AppliedAnswer applied)
    {
        Assert.Equal(x.Fixed, applied.Code);
        Assert.Equal(x.Fixed, Editing.Apply(x.Code, applied.Edits));
        Assert.NotEmpty(applied.Edits);
    }

    private sealed record RecordedDiff(string Set, string Diff);
}
