using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Learning.Tests.Support;
using Xunit.Abstractions;

namespace Learning.Tests.Interactions.Filtering;

/// <summary>The raw logs, scrubbed and filtered. Labels only judge; the filter gets none.</summary>
public class CorpusFilterTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    [InlineData("initech")]
    public void Judge_OfALog_FindsWhatMakesNoSample(string organization)
    {
        var log = Corpus.Log(organization);
        var scrubber = new Scrubber(new SensitiveText());
        var interactions = log.Select(row =>
        {
            var texts = scrubber.Scrub([row.Error, row.Code, row.Fixed]).Texts;
            return new Interaction { Id = row.Cell, Time = row.Time, Language = "sql", Error = texts[0], Code = texts[1], Fixed = texts[2] };
        }).ToArray();

        var result = new InteractionFilter(new LanguageTable()).Judge(interactions);

        var judged = log.Zip(result.Verdicts, (row, verdict) => (row, verdict)).ToArray();
        var unchanged = judged.Where(j => j.row.Label == "unchanged").ToArray();
        var rewrites = judged.Where(j => j.row.Label == "rewrite").ToArray();
        var duplicates = judged.Where(j => j.row.Label == "duplicate").ToArray();
        var good = judged.Where(j => j.row.Label is null or "secret").ToArray();
        var threshold = result.Thresholds["sql"];
        var foundRewrites = rewrites.Count(j => j.verdict.Reason == DropReason.Rewrite);
        var lost = good.Where(j => j.verdict.Reason is not null).ToArray();
        output.WriteLine(
            $"{organization}: unchanged {unchanged.Count(j => j.verdict.Reason == DropReason.Unchanged)} of {unchanged.Length}, duplicate {duplicates.Count(j => j.verdict.Reason is not null)} of "
            + $"{duplicates.Length}, rewrite {foundRewrites} of {rewrites.Length} (valley {threshold.Value:0.000}), lost of the good {lost.Length} of {good.Length}: "
            + string.Join(", ", lost.GroupBy(j => j.verdict.Reason).Select(g => $"{g.Count()} {g.Key}")));
        Assert.All(unchanged, j => Assert.Equal(DropReason.Unchanged, j.verdict.Reason));
        Assert.All(duplicates, j => Assert.NotNull(j.verdict.Reason));
        Assert.True(threshold.IsFromData);
        Assert.True(foundRewrites >= 0.97 * rewrites.Length);
        Assert.True(lost.Length <= 0.02 * good.Length);
        // A duplicate goes for the one that it doubles, unless that one goes for itself.
        var byId = judged.ToDictionary(j => j.row.Cell, j => j.verdict);
        Assert.All(duplicates.Where(j => j.verdict.Reason == DropReason.Duplicate), j => Assert.Null(byId[j.verdict.DuplicateOf!].Reason));
    }
}
