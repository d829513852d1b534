using System.Net.Http.Headers;
using System.Net.Http.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>A new version goes live while others stream, and every answer is one version's, the one that its receipt names.</summary>
[Collection(ProductCollection.Name)]
public sealed class VersionSwitchTests(RunningProduct product)
{
    private const int Switches = 50;
    private const int Questions = 75;

    /// <summary>Each organization's two versions; of the first the answers are known from an independent implementation.</summary>
    private static readonly (string Slug, string Golden, string Second)[] s_tenants =
        [("acme", "acme", "acme-early"), ("globex", "globex", "acme"), ("umbrella", "initech", "globex"), ("initrode", "acme", "initech")];

    /// <summary>Four organizations switch and roll back 200 times together, while each streams.</summary>
    [Fact]
    public async Task SetAlias_UnderLoad_EveryAnswerIsThatOfItsReceipt() => await Task.WhenAll(s_tenants.Select(SwitchAsync));

    private async Task SwitchAsync((string Slug, string Golden, string Second) one)
    {
        var tenant = product.Demo.Tenants.SingleOrDefault(t => t.Slug == one.Slug) ?? await ManagementClient.CreateTenantAsync(product, one.Slug);
        var admin = new ManagementClient(product, tenant);
        var openAi = new OpenAiClient(product.Demo.BaseUrl, tenant.Token);
        var first = await admin.UploadAsync("swap", $"models/adapters/{one.Golden}");
        await admin.SetAliasAsync("swap", "swap", first.Version);

        // Streams run before, during and after the upload of the second version, and through all switches.
        var cases = GoldenText.Load($"{one.Golden}.adapter").Cases.Take(20).ToList();
        var load = openAi.AskAsync([.. Enumerable.Range(0, Questions).Select(i =>
            Question.Chat("quickfix-tiny:swap", GoldenText.Full, cases[i % cases.Count].Question, stream: i % 2 == 0))], parallel: 3);
        var second = await admin.UploadAsync("swap", $"models/adapters/{one.Second}");
        var versions = new[] { first, second };
        for (var i = 1; i <= Switches; i++)
        {
            // To the new version by name; back by name or by rolling back.
            var target = versions[i % 2];
            if (i % 4 == 2)
            {
                await admin.RollBackAsync("swap");
            }
            else
            {
                await admin.SetAliasAsync("swap", "swap", target.Version);
            }

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

    /// <summary>While an upload is read, judged, converted and stored, running streams go on: pieces arrive between its start and its end.</summary>
    [Fact]
    public async Task Upload_WhileStreaming_StreamsGoOn()
    {
        var tenant = product.Demo.Globex;
        var pieces = 0;
        using var enough = new CancellationTokenSource();
        var streaming = new TaskCompletionSource();
        async Task<int> StreamAsync(int seed)
        {
            var complete = 0;
            for (; !enough.IsCancellationRequested; complete++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{product.Demo.BaseUrl}/v1/chat/completions")
                {
                    Content = JsonContent.Create(new
                    {
                        model = tenant.Models[0],
                        stream = true,
                        temperature = 1.5,
                        seed = seed + complete,
                        max_tokens = 200,
                        messages = new[] { new { role = "user", content = "SELECT" } },
                    }),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token);
                using var response = await product.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                var last = "";
                while (await reader.ReadLineAsync() is { } line)
                {
                    last = line.Length > 0 ? line : last;
                    if (Interlocked.Increment(ref pieces) > 20)
                    {
                        streaming.TrySetResult();
                    }
                }

                Assert.Equal("data: [DONE]", last);
            }

            return complete;
        }

        var streams = Enumerable.Range(0, 4).Select(i => StreamAsync(i * 1000)).ToList();
        await streaming.Task;
        var before = Volatile.Read(ref pieces);
        await new ManagementClient(product, tenant).UploadAsync("live", "models/adapters/globex");
        var during = Volatile.Read(ref pieces) - before;
        await enough.CancelAsync();
        Assert.All(await Task.WhenAll(streams), complete => Assert.True(complete > 0));
        Assert.True(during > 4, $"{during} lines arrived during the upload");
    }
}
