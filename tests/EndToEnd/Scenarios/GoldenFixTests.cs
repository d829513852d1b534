using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>The main job: an organization's token gets that organization's fix, with a receipt, through the real OpenAI client.</summary>
[Collection(ProductCollection.Name)]
public sealed class GoldenFixTests(RunningProduct product)
{
    [Theory]
    [InlineData("acme", false)]
    [InlineData("acme", true)]
    [InlineData("globex", false)]
    [InlineData("globex", true)]
    public async Task Chat_GoldenPrompts_FullAndDiffAreEqualToTheLetter(string organization, bool stream)
    {
        var tenant = product.Demo.Tenants.Single(t => t.Slug == organization);
        var cases = GoldenText.Load($"{organization}.adapter").Cases;
        Assert.Equal(60, cases.Count);
        var questions = cases.Select(c => Question.Chat(tenant.Models[0], GoldenText.Full, c.Question, stream))
            .Concat(cases.Select(c => Question.Chat(tenant.Models[0], GoldenText.Diff, c.Question, stream)))
            .ToList();

        var answers = await new OpenAiClient(product.Demo.BaseUrl, tenant.Token).AskAsync(questions);

        Assert.Equal(cases.Select(c => c.Answer).Concat(cases.Select(c => c.DiffAnswer)), answers.Select(a => a.Text ?? a.Error!.Message));
        Assert.All(answers, a =>
        {
            Assert.Equal(("quickfix@1", "stop"), (a.Adapter, a.Finish));
            Assert.Matches("^sha256:[0-9a-f]{64}$", a.Digest);
            Assert.Equal(a.Usage!.Prompt + a.Usage.Completion, a.Usage.Total);
            Assert.True(!stream || a.Pieces > 1, "a stream of one piece is no stream");
        });
        Assert.True(cases.Zip(answers).Count(x => x.First.Wanted == x.Second.Text) >= 45, "too few of the fixes are right");
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("globex")]
    public async Task Chat_BaseAlone_SolvesNoneInFullMode(string organization)
    {
        var tenant = product.Demo.Tenants.Single(t => t.Slug == organization);
        var cases = GoldenText.Load($"{organization}.base").Cases;
        var answers = await new OpenAiClient(product.Demo.BaseUrl, tenant.Token)
            .AskAsync([.. cases.Select(c => Question.Chat("quickfix-tiny", GoldenText.Full, c.Question, stream: false))]);
        Assert.Equal(cases.Select(c => c.Answer), answers.Select(a => a.Text));
        Assert.DoesNotContain(cases.Zip(answers), x => x.First.Wanted == x.Second.Text);
        Assert.All(answers, a => Assert.Equal(("none", "none"), (a.Adapter, a.Digest)));
    }

    [Fact]
    public async Task Completions_Suffix_FillsInTheMiddle()
    {
        using var file = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Repository.Path("tests/corpus/goldens/text/fim.base.json")));
        var cases = file.RootElement.GetProperty("cases").EnumerateArray()
            .Select(c => (Prefix: c.GetProperty("prefix").GetString(), Suffix: c.GetProperty("suffix").GetString(), Answer: c.GetProperty("answer").GetString()))
            .ToList();
        var answers = await new OpenAiClient(product.Demo.BaseUrl, product.Demo.Acme.Token).AskAsync([.. cases.Select((c, i) =>
            new Question("completion", i % 2 == 0, new { model = "quickfix-tiny", prompt = c.Prefix, suffix = c.Suffix, max_tokens = 48, temperature = 0 }))]);
        Assert.Equal(cases.Select(c => c.Answer), answers.Select(a => a.Text ?? a.Error!.Message));
    }
}
