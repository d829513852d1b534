using System.Net;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.External;

/// <summary>Clients that leave, deadlines that pass, an engine that is full, dies, or is silent.</summary>
public sealed class TroubleTests
{
    public static TheoryData<string> Kinds => [EngineBehind.Vllm, EngineBehind.Sglang];

    [Theory]
    [InlineData(EngineBehind.Vllm, true)]
    [InlineData(EngineBehind.Vllm, false)]
    [InlineData(EngineBehind.Sglang, true)]
    [InlineData(EngineBehind.Sglang, false)]
    public async Task Client_ThatLeaves_StopsTheEngineAndIsBilled(string kind, bool afterTheFirstToken)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        var key = await host.AddAsync(ExternalHost.Acme);
        var never = new TaskCompletionSource().Task;
        (host.Engine.FirstGate, host.Engine.TokenGate) = (afterTheFirstToken ? Task.CompletedTask : never, never);
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: "\"stream\":true"), key, cancellationToken: leaving.Token);
        var asked = await host.Engine.NextAsync();
        if (afterTheFirstToken)
            _ = await (await answer).Content.ReadAsStreamAsync(leaving.Token);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        await leaving.CancelAsync();
        if (afterTheFirstToken)
            (await answer).Dispose();

        await asked.Aborted.WaitAsync(TestHost.Patience);
        await Eventually.TrueAsync(() => host.CutShort.Pending.Count == 1);
        var cost = host.CutShort.Pending.Single();
        Assert.Equal((ExternalHost.Acme, afterTheFirstToken ? 1 : 0), (cost.Tenant, cost.Usage.Completion));
        Assert.True(cost.Usage.Prompt > 0);
        Assert.Equal(0, host.Report().Running);
        Assert.Equal(0, Assert.Single(host.Report().Residents).Leases);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Deadline_BeforeTheFirstToken_IsOverload(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        host.Engine.FirstGate = new TaskCompletionSource().Task;
        var answer = host.PostAsync("/v1/chat/completions", ExternalHost.Chat(), change: assertion => assertion with { Deadline = host.Time.GetUtcNow().AddSeconds(5) });
        var asked = await host.Engine.NextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(5));

        await (await answer).ErrorAsync(503, "overloaded");
        await asked.Aborted.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Deadline_AfterSomeTokens_CutsTheAnswer()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        (host.Engine.TokenGate, host.Engine.HeldFrom) = (new TaskCompletionSource().Task, 2);
        using var response = await host.PostAsync(
            "/v1/chat/completions", ExternalHost.Chat(more: "\"stream\":true"), change: assertion => assertion with { Deadline = host.Time.GetUtcNow().AddSeconds(5) });
        host.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("\"finish_reason\":\"length\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Engine_ThatIsFull_IsOverloadThatCostsNothing(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        host.Engine.IsFull = true;
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat());

        await response.ErrorAsync(503, "overloaded");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.False(response.Headers.Contains(ContractHeaders.Usage));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Engine_ThatDiesInAStream_EndsItWithAnErrorAndItsCost(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        (host.Engine.TokenGate, host.Engine.HeldFrom) = (new TaskCompletionSource().Task, 3);
        using var response = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat(more: "\"stream\":true"));
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        for (var said = 0; said < 3;)
            said += (await reader.ReadLineAsync())!.Contains("\"delta\":{\"content\":", StringComparison.Ordinal) ? 1 : 0;
        await host.Engine.StopAsync();
        var text = await reader.ReadToEndAsync();

        Assert.Contains("\"code\":\"host_unavailable\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Contains("completion=3", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Engine_ThatIsGone_MakesTheHostSendTrafficAway(string kind)
    {
        await using var host = await ExternalHost.StartAsync(kind);
        Assert.False(host.Report().Draining);
        await host.Engine.StopAsync();
        using var unnoticed = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat());
        await host.LookAsync();
        using var noticed = await host.PostAsync("/v1/chat/completions", ExternalHost.Chat());

        Assert.Equal(await TextAsync(unnoticed), await TextAsync(noticed));
        Assert.True(host.Report().Draining);
        Assert.Equal(0, host.Report().FreeContextTokens);
        await host.Engine.StartAsync();
        await host.LookAsync();
        Assert.False(host.Report().Draining);
        await host.ChatAsync();

        static async Task<string> TextAsync(HttpResponseMessage response) => (await response.ErrorAsync(503, "host_unavailable")).GetRawText();
    }

    [Fact]
    public async Task Engine_GetsNoMoreThanItsPlaces_AndTheQueueIsFair()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm, "Engine:MaxSequences=1", "External:KvTokens=512");
        var open = new TaskCompletionSource();
        host.Engine.FirstGate = open.Task;
        var first = host.PostAsync("/v1/completions", """{"prompt":"0"}""");
        await host.Engine.NextAsync();
        var waiting = Enumerable.Range(1, 3).Select(i => host.PostAsync("/v1/completions", $$"""{"prompt":"{{i}}"}""")).ToList();
        await Eventually.TrueAsync(() => host.Report().Queued == 3);

        // Who runs nothing gets what is kept for such, past those who wait.
        var other = host.PostAsync("/v1/completions", """{"prompt":"other","max_tokens":8}""", change: assertion => assertion with { Tenant = ExternalHost.Globex });
        await host.Engine.NextAsync();
        Assert.Equal(2, host.Engine.Running);
        Assert.Equal(3, host.Report().Queued);
        open.SetResult();
        foreach (var response in await Task.WhenAll([first, other, .. waiting]))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5, host.Engine.Requests.Count);
    }

    [Fact]
    public async Task NewerRequest_OfALane_TakesTheOldersPlace()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        var open = new TaskCompletionSource();
        host.Engine.FirstGate = open.Task;
        var older = host.PostAsync("/v1/completions", """{"prompt":"a","suffix":"b"}""", change: Lane);
        var asked = await host.Engine.NextAsync();
        var newer = host.PostAsync("/v1/completions", """{"prompt":"ab","suffix":"b"}""", change: Lane);
        await asked.Aborted.WaitAsync(TestHost.Patience);
        open.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await older).StatusCode);
        Assert.Contains("base-alone", await (await newer).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        static Assertion Lane(Assertion assertion) => assertion with { Class = RequestClass.Inline, Lane = "editor" };
    }

    [Fact]
    public async Task Queue_ThatIsFull_Refuses()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm, "Engine:MaxSequences=1", "Engine:MaxQueued=1");
        host.Engine.FirstGate = new TaskCompletionSource().Task;
        using var leaving = new CancellationTokenSource();
        var running = host.PostAsync("/v1/completions", """{"prompt":"0"}""", cancellationToken: leaving.Token);
        await host.Engine.NextAsync();
        var waiting = host.PostAsync("/v1/completions", """{"prompt":"1"}""", cancellationToken: leaving.Token);
        await Eventually.TrueAsync(() => host.Report().Queued == 1);

        using var refused = await host.PostAsync("/v1/completions", """{"prompt":"2"}""");
        await refused.ErrorAsync(503, "overloaded");
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Eventually.TrueAsync(() => host.Report() is { Queued: 0, Running: 0 });
    }

    [Fact]
    public async Task PromptWithoutRoom_IsTheClientsToKnow()
    {
        await using var host = await ExternalHost.StartAsync(EngineBehind.Vllm);
        using var response = await host.PostAsync("/v1/completions", $$"""{"prompt":[{{string.Join(',', Enumerable.Repeat(40, 512))}}]}""");
        await response.ErrorAsync(400, "context_length_exceeded", "prompt");
    }
}
