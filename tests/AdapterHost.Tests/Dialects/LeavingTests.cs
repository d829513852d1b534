using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Dialects;

/// <summary>A client that leaves ends its generation, wherever it is.</summary>
public sealed class LeavingTests
{
    private const string Path = "/v1/completions";
    private const string Streamed = """{"prompt":"hi","stream":true}""";

    private static Assertion WithAdapter(Assertion assertion) => assertion with { Adapter = TestHost.Digest };

    [Theory]
    [InlineData(Streamed)]
    [InlineData("""{"prompt":"hi"}""")]
    [InlineData("""{"prompt":["hi","ho"]}""")]
    public async Task Leaving_BeforeTheFirstToken_CancelsAndReturnsTheLease(string body)
    {
        await using var host = await TestHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync(Path, body, WithAdapter, leaving.Token);
        var sequence = await host.Engine.NextAsync();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(FinishReason.Cancelled, await sequence.Ended);
        foreach (var lease in host.Adapters.Leases)
        {
            await lease.Returned;
            Assert.Equal(1, lease.Disposals);
        }
    }

    [Fact]
    public async Task Leaving_MidStream_CancelsAndReturnsTheLease()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, Streamed, WithAdapter);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("x");
        var response = await answer;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"x\"", await reader.ReadLineAsync());

        response.Dispose();

        Assert.Equal(FinishReason.Cancelled, await sequence.Ended);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task Leaving_MidAnswerThatIsNotStreamed_CancelsAndReturnsTheLease()
    {
        await using var host = await TestHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync(Path, """{"prompt":"hi"}""", WithAdapter, leaving.Token);
        var sequence = await host.Engine.NextAsync();
        sequence.Say("x");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal(FinishReason.Cancelled, await sequence.Ended);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task Leaving_WhileTheAdapterLoads_SubmitsNothing()
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Loading = new TaskCompletionSource();
        using var leaving = new CancellationTokenSource();
        var answer = host.PostAsync(Path, Streamed, WithAdapter, leaving.Token);
        while (host.Adapters.Grants.IsEmpty)
            await Task.Yield();

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public async Task Ending_Well_CancelsNothingAndReturnsTheLeaseOnce()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Say("x").Finish(FinishReason.Stop));

        using var response = await host.PostAsync(Path, Streamed, WithAdapter);
        await response.Content.ReadAsStringAsync();

        Assert.Equal(FinishReason.Stop, await host.Engine.Sequences.Single().Ended);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }
}
