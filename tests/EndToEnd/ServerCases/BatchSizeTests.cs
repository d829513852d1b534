using EndToEnd.Clients;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.ServerCases;

/// <summary>How many rows a step may have, and how many sequences share it, changes no text.</summary>
[Collection(ProductCollection.Name)]
public sealed class BatchSizeTests(RunningProduct product)
{
    private const string Narrow = "quickfix-narrow";

    [Fact]
    public async Task Chat_StepsOfSixteenRows_SameTextsAsWithWideSteps()
    {
        await using var host = await ExtraHost.StartAsync(product, Narrow, "--Engine:BatchRows=16", "--Engine:MaxSequences=2", "--Engine:Threads=1");
        var admin = new ManagementClient(product, product.Demo.Acme);
        var (version, _) = await admin.UploadAsync("narrow", "models/adapters/acme", Narrow);
        await admin.SetAliasAsync("narrow", "narrow", version);
        var cases = GoldenText.Load("acme.adapter").Cases.Take(8).ToList();
        var openAi = new OpenAiClient(product.Demo.BaseUrl, product.Demo.Acme.Token);

        var narrow = await openAi.AskAsync([.. cases.Select(c => Question.Chat($"{Narrow}:narrow", GoldenText.Full, c.Question, stream: false))], parallel: 4);
        Assert.Equal(cases.Select(c => c.Answer), narrow.Select(a => a.Text ?? a.Error!.Message));

        var prompts = cases.Select(c => string.Join("\n", Enumerable.Repeat(c.Question, 3)) + "\n" + Ask.Open).ToList();
        var texts = new List<IReadOnlyList<Answer>>();
        foreach (var model in new[] { Narrow, "quickfix-tiny" })
        {
            texts.Add(await openAi.AskAsync([.. prompts.Select(prompt => new Question("completion", Stream: false, new { model, prompt, temperature = 0, max_tokens = 32 }))], parallel: 4));
        }

        Assert.All(texts[0], a => Assert.True(a.Usage!.Prompt > 64 && a.Text!.Length > 0));
        Assert.Equal(texts[1].Select(a => a.Text), texts[0].Select(a => a.Text));
    }
}
