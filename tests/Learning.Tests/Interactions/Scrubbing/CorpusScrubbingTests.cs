using Learning.Interactions.Scrubbing;
using Learning.Tests.Support;
using Xunit.Abstractions;

namespace Learning.Tests.Interactions.Scrubbing;

/// <summary>The raw logs. Labels and planted values judge; the scrubber sees texts only.</summary>
public class CorpusScrubbingTests(ITestOutputHelper output)
{
    private const string Mark = "password='";

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    [InlineData("initech")]
    public void Scrub_OfALog_RemovesEveryPlantedSecretAndChangesNothingElse(string organization)
    {
        var scrubber = new Scrubber(new SensitiveText());
        int planted = 0, changed = 0, others = 0;
        foreach (var row in Corpus.Log(organization))
        {
            var scrubbed = scrubber.Scrub([row.Error, row.Code, row.Fixed]);
            var isPlanted = row.Code.Contains(Mark, StringComparison.Ordinal);
            if (row.Label == "secret")
                Assert.True(isPlanted);
            if (isPlanted)
            {
                var at = row.Code.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
                var secret = row.Code[at..row.Code.IndexOf('\'', at)];
                Assert.All(scrubbed.Texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
                Assert.Equal(row.Code.Replace(secret, "<PASSWORD_1>", StringComparison.Ordinal), scrubbed.Texts[1]);
                planted++;
            }
            else
            {
                others++;
                changed += scrubbed.Texts.SequenceEqual([row.Error, row.Code, row.Fixed]) ? 0 : 1;
            }
        }

        output.WriteLine($"{organization}: {planted} planted secrets, all gone; {changed} of {others} other rows changed");
        Assert.True(planted >= 30);
        Assert.Equal(0, changed);
    }
}
