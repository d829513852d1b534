using AdapterHost.Dialects.Billing;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterHost.Tests.Dialects;

/// <summary>The gateway hears what every answer cost, whatever its dialect shows to the client and however it ends.</summary>
public sealed class CostTests
{
    private const string Account = "token/abc fix sql 1 tiny mac";

    public static TheoryData<string, string, bool> Dialects => new()
    {
        { "/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}]}""", false },
        { "/v1/chat/completions", """{"messages":[{"role":"user","content":"hi"}],"stream":true}""", true },
        { "/v1/completions", """{"prompt":"hi"}""", false },
        { "/v1/completions", """{"prompt":"hi","stream":true}""", true },
        { "/v1/completions", """{"segments":{"prefix":"a","suffix":"b"}}""", false },
        { "/v1/fim/completions", """{"prompt":"a","suffix":"b"}""", false },
        { "/v1/fim/completions", """{"prompt":"a","suffix":"b","stream":true}""", true },
        { "/infill", """{"input_prefix":"a","input_suffix":"b"}""", false },
        { "/infill", """{"input_prefix":"a","input_suffix":"b","stream":true}""", true },
        { "/completion", """{"prompt":"hi"}""", false },
        { "/completion", """{"prompt":"hi","stream":true}""", true },
    };

    private static Assertion Billed(Assertion assertion) => assertion with { Account = Account };

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Answer_OfAnyDialect_TellsItsCost(string path, string body, bool streamed)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence =>
        {
            (sequence.CachedTokens, sequence.Accepted, sequence.Rejected) = (1, 2, 3);
            sequence.Say("x", "y", "z").Finish(FinishReason.Stop);
        });

        using var response = await host.PostAsync(path, body, Billed);
        var text = await response.Content.ReadAsStringAsync();

        var prompt = host.Engine.Sequences.Single().Request.Prompt.Length;
        var expected = new AnswerUsage(prompt, 1, 3, 2, 3);
        if (streamed)
        {
            Assert.EndsWith($"\n\n: usage {expected}\n\n", text);
            Assert.Equal($"{prompt}", response.Headers.GetValues("x-prompt-tokens").Single());
        }
        else
        {
            Assert.Equal($"{expected}", response.Headers.GetValues("x-usage").Single());
        }

        Assert.Empty(Book(host).Pending);
    }

    [Fact]
    public async Task Answer_OfSeveralPromptsAndChoices_CountsEachPromptOnce()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x", "y").Finish(FinishReason.Stop));
        using var response = await host.PostAsync("/v1/completions", """{"prompt":["abc","d"],"n":3}""", Billed);
        Assert.Equal($"{new AnswerUsage(6, 0, 12, 0, 0)}", response.Headers.GetValues("x-usage").Single());
    }

    [Fact]
    public async Task Embeddings_TellTheirTexts()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync("/v1/embeddings", """{"input":["abc","d"]}""", Billed);
        Assert.Equal($"{new AnswerUsage(6, 0, 0, 0, 0)}", response.Headers.GetValues("x-usage").Single());
    }

    /// <summary>An error before the first byte costs nothing; one after it costs what ran, and the stream says so.</summary>
    [Fact]
    public async Task Failure_BeforeAndAfterTheFirstByte_TellsWhatRan()
    {
        await using var early = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Failed));
        using var refused = await early.PostAsync("/v1/completions", """{"prompt":"hi","stream":true}""", Billed);
        Assert.Equal((500, false), ((int)refused.StatusCode, refused.Headers.Contains("x-prompt-tokens")));
        Assert.Empty(Book(early).Pending);

        await using var late = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x", "y").Finish(FinishReason.Failed));
        using var broken = await late.PostAsync("/v1/completions", """{"prompt":"hi","stream":true}""", Billed);
        Assert.EndsWith($": usage {new AnswerUsage(3, 0, 2, 0, 0)}\n\n", await broken.Content.ReadAsStringAsync());
    }

    /// <summary>The request's own fault, found after tokens ran: they are not free.</summary>
    [Fact]
    public async Task Failure_OfAWholeAnswer_TellsWhatRan()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x", "y").Finish(FinishReason.NoTokenLeft));
        using var refused = await host.PostAsync("/v1/completions", """{"prompt":"hi"}""", Billed);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Equal($"{new AnswerUsage(3, 0, 2, 0, 0)}", refused.Headers.GetValues("x-usage").Single());
        Assert.Empty(Book(host).Pending);
    }

    [Fact]
    public async Task Embeddings_WhoseClientLeaves_AreReportedWithTheirTexts()
    {
        await using var host = await TestHost.StartAsync();
        host.Engine.Embedding = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync("/v1/embeddings", """{"input":["abc","d"]}""", Billed, leaving.Token);
        while (host.Engine.Embedded.Count == 0)
            await Task.Yield();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(new AnswerUsage(6, 0, 0, 0, 0), (await ReportedAsync(host)).Usage);
    }

    [Theory]
    [InlineData("""{"prompt":"hi","stream":true}""")]
    [InlineData("""{"prompt":"hi"}""")]
    public async Task Leaving_MidAnswer_IsKeptForTheReportUntilItIsBilled(string body)
    {
        await using var host = await TestHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync("/v1/completions", body, Billed, leaving.Token);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("x", "y", "z");
        if (body.Contains("stream", StringComparison.Ordinal))
            (await answer).Dispose();
        await leaving.CancelAsync();
        await sequence.Ended;

        var report = await ReportedAsync(host);
        Assert.Equal((TestHost.Tenant, "request-1", Account, new AnswerUsage(3, 0, 3, 0, 0)), (report.Tenant, report.RequestId, report.Account, report.Usage));
        Book(host).Billed(["request-1"]);
        Assert.Empty(Book(host).Pending);
    }

    [Fact]
    public async Task Leaving_WhileTheAdapterLoads_CostsNothingAndIsReported()
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Loading = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync("/v1/completions", """{"prompt":"hi"}""", assertion => Billed(assertion) with { Adapter = TestHost.Digest }, leaving.Token);
        while (host.Adapters.Grants.IsEmpty)
            await Task.Yield();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(default, (await ReportedAsync(host)).Usage);
    }

    [Fact]
    public void Book_MoreThanItHolds_ForgetsTheOldest()
    {
        var book = new CutShortBook();
        var assertion = TestHost.Assert("/v1/completions", "{}", DateTimeOffset.UnixEpoch) with { Account = Account };
        for (var i = 0; i <= CutShortBook.MaxEntries; i++)
            book.Add(assertion with { RequestId = $"{i}" }, default);
        Assert.Equal(Enumerable.Range(1, HostReport.MaxCutShort).Select(i => $"{i}"), book.Pending.Select(report => report.RequestId));
        book.Add(assertion with { RequestId = "nobody's", Account = null }, default);
        book.Billed(Enumerable.Range(1, CutShortBook.MaxEntries).Select(i => $"{i}"));
        Assert.Empty(book.Pending);
    }

    private static CutShortBook Book(TestHost host) => host.Services.GetRequiredService<CutShortBook>();

    /// <summary>The handler writes it down when the engine has told the end.</summary>
    private static async Task<CutShortReport> ReportedAsync(TestHost host)
    {
        using var patience = new CancellationTokenSource(TestHost.Patience);
        while (Book(host).Pending.Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Assert.Single(Book(host).Pending);
    }
}
