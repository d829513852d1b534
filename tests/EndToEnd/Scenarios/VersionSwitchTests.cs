using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>A new version goes live while others stream, and every answer is one version's, the one that its receipt names.</summary>
[Collection(ProductCollection.Name)]
public sealed class VersionSwitchTests(RunningProduct product)
{
    private const int Switches = 200;

    [Fact]
    public async Task SetAlias_UnderLoad_EveryAnswerIsThatOfItsReceipt()
    {
        var tenant = product.Demo.Acme;
        var admin = new ManagementClient(product, tenant);
        var openAi = new OpenAiClient(product.Demo.BaseUrl, tenant.Token);
        var first = await admin.UploadAsync("swap", "models/adapters/acme");
        await admin.SetAliasAsync("swap", "swap", first.Version);

        // Streams run before, during and after the upload of the second version, and through all switches.
        var cases = GoldenText.Load("acme.adapter").Cases.Take(20).ToList();
        var load = openAi.AskAsync([.. Enumerable.Range(0, 600).Select(i =>
            Question.Chat("quickfix-tiny:swap", GoldenText.Full, cases[i % cases.Count].Question, stream: i % 2 == 0))], parallel: 6);
        var second = await admin.UploadAsync("swap", "models/adapters/acme-early");
        var versions = new[] { first, second };
        for (var i = 1; i <= Switches; i++)
        {
            var target = versions[i % 2];
            await admin.SetAliasAsync("swap", "swap", target.Version);
            if (i % 20 < 2)
            {
                var next = (await openAi.AskAsync([Question.Chat("quickfix-tiny:swap", GoldenText.Full, cases[0].Question, stream: false)]))[0];
                Assert.Equal(($"swap@{target.Version}", target.Digest), (next.Adapter, next.Digest));
            }
        }

        var answers = await load;
        Assert.All(answers, a => Assert.Null(a.Error));
        var texts = new Dictionary<string, IReadOnlyList<string?>>();
        foreach (var (version, digest) in versions)
        {
            texts[digest] = [.. (await openAi.AskAsync(
                [.. cases.Select(c => Question.Chat($"quickfix-tiny:swap@{version}", GoldenText.Full, c.Question, stream: false))])).Select(a => a.Text)];
        }

        Assert.Equal(cases.Select(c => c.Answer), texts[first.Digest]);
        Assert.NotEqual(texts[first.Digest], texts[second.Digest]);
        for (var i = 0; i < answers.Count; i++)
        {
            Assert.Equal(texts[answers[i].Digest!][i % cases.Count], answers[i].Text);
            Assert.Equal($"swap@{versions.Single(v => v.Digest == answers[i].Digest).Version}", answers[i].Adapter);
        }

        Assert.Equal(2, answers.Select(a => a.Digest).Distinct().Count());
    }
}
