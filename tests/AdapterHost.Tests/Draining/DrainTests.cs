using System.Net;
using AdapterHost.Dialects.Billing;
using AdapterHost.Draining;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterHost.Tests.Draining;

/// <summary>Requests at a host that was asked to end.</summary>
public sealed class DrainTests
{
    private const string Path = "/v1/completions";
    private const string Streamed = """{"prompt":"hi","stream":true}""";

    private static DrainState Drain(TestHost host) => host.Services.GetRequiredService<DrainState>();

    private static Assertion Billed(Assertion assertion) => assertion with { Account = "account" };

    [Fact]
    public async Task Asked_NewRequestsAreRefusedBeforeAnythingRunsAndRunningOnesFinish()
    {
        await using var host = await TestHost.StartAsync();
        var running = host.PostAsync(Path, Streamed);
        var sequence = await host.Engine.NextAsync();

        Assert.True(Drain(host).Begin());

        foreach (var (path, body) in new[] { (Path, Streamed), ("/v1/embeddings", """{"input":"hi"}"""), ("/tokenize", """{"content":"hi"}""") })
        {
            using var refused = await host.PostAsync(path, body, assertion => assertion with { Adapter = TestHost.Digest });
            Assert.Equal(
                (HttpStatusCode.ServiceUnavailable, 1), (refused.StatusCode, (int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
            Assert.Contains("\"code\":\"draining\"", await refused.Content.ReadAsStringAsync());
            Assert.False(refused.Headers.Contains(ContractHeaders.AdapterDigest));
        }

        Assert.Single(host.Engine.Sequences);
        Assert.Empty(host.Adapters.Leases);
        Assert.False(Drain(host).None.IsCompleted);

        sequence.Say("x").Finish(FinishReason.Stop);
        using var answer = await running;
        Assert.Contains("data: [DONE]", await answer.Content.ReadAsStringAsync());
        await Drain(host).None.WaitAsync(TestHost.Patience);
    }

    [Fact]
    public async Task Health_Asked_IsAliveAndNotReady()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/health/ready"));

        Drain(host).Begin();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "/health"));
    }

    [Fact]
    public async Task GraceIsOver_StreamEndsWithAnErrorEventAndItsCost()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, Streamed, Billed);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("x", "y");
        using var response = await answer;

        Drain(host).Cut();

        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("\"code\":\"host_unavailable\"", text);
        Assert.DoesNotContain("[DONE]", text);
        Assert.EndsWith($"\n\n: usage {new AnswerUsage(sequence.Request.Prompt.Length, 0, 2, 0, 0)}\n\n", text);
        Assert.Empty(host.Services.GetRequiredService<CutShortBook>().Pending);
    }

    [Fact]
    public async Task GraceIsOver_WholeAnswer_IsAnErrorThatTellsItsCost()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, """{"prompt":"hi"}""", Billed);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("x");

        Drain(host).Cut();

        using var response = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal($"{new AnswerUsage(sequence.Request.Prompt.Length, 0, 1, 0, 0)}", response.Headers.GetValues(ContractHeaders.Usage).Single());
    }

    [Theory]
    [InlineData(Path, Streamed)]
    [InlineData("/v1/embeddings", """{"input":"hi"}""")]
    public async Task GraceIsOver_WhileTheAdapterLoads_IsRefusedAndCostsNothing(string path, string body)
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Loading = new TaskCompletionSource();
        var answer = host.PostAsync(path, body, assertion => Billed(assertion) with { Adapter = TestHost.Digest });
        while (host.Adapters.Grants.IsEmpty)
            await Task.Yield();

        Drain(host).Cut();

        using var refused = await answer;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("\"code\":\"draining\"", await refused.Content.ReadAsStringAsync());
        Assert.Empty(host.Services.GetRequiredService<CutShortBook>().Pending);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestHost host, string path)
    {
        using var answer = await host.Client.GetAsync(path);
        return answer.StatusCode;
    }
}
