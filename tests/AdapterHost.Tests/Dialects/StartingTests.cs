using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Dialects;

/// <summary>Between an understood body and a running sequence: the adapter, the queue, and who owns the lease when it goes wrong.</summary>
public sealed class StartingTests
{
    private const string Path = "/v1/completions";
    private const string Body = """{"prompt":"hi"}""";

    private static Assertion WithAdapter(Assertion assertion) => assertion with { Adapter = TestHost.Digest, FetchGrant = "grant" };

    [Fact]
    public async Task Start_WithAdapter_LeasesForTheTenantAndSaysWhichItWas()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

        using var response = await host.PostAsync(Path, Body, WithAdapter);

        Assert.Equal(TestHost.Digest.ToString(), response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Equal(new AdapterKey(TestHost.Tenant, TestHost.Digest), host.Adapters.Leases.Single().Key);
        Assert.Equal("grant", host.Adapters.Grants.Single());
    }

    [Fact]
    public async Task Start_WithoutAdapter_LeasesNothing()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

        using var response = await host.PostAsync(Path, Body);

        Assert.Empty(host.Adapters.Grants);
        Assert.Null(host.Engine.Sequences.Single().Request.Adapter);
    }

    [Theory]
    [InlineData(EngineRefusal.QueueFull, 503, "overloaded")]
    [InlineData(EngineRefusal.ShuttingDown, 503, "host_unavailable")]
    [InlineData(EngineRefusal.PromptTooLong, 400, "context_length_exceeded")]
    [InlineData(EngineRefusal.PromptEmpty, 400, "invalid_request")]
    internal async Task Start_RefusedByTheEngine_ReturnsTheLeaseOnce(EngineRefusal refusal, int status, string code)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Refusal = refusal);

        using var response = await host.PostAsync(Path, Body, WithAdapter);

        await response.ErrorAsync(status, code);
        Assert.Equal(status == 503, response.Headers.RetryAfter is not null);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
        Assert.False(response.Headers.Contains("x-adapter-digest"));
    }

    [Fact]
    public async Task Start_SecondPromptRefused_EndsTheFirst()
    {
        await using var host = await TestHost.StartAsync(engine => (engine.Refusal, engine.TakenBeforeRefusal) = (EngineRefusal.QueueFull, 1));

        using var response = await host.PostAsync(Path, """{"prompt":["a","b"]}""", WithAdapter);

        await response.ErrorAsync(503, "overloaded");
        Assert.Equal(FinishReason.Cancelled, await host.Engine.Sequences.Single().Ended);
        Assert.Equal([1, 1], host.Adapters.Leases.Select(lease => lease.Disposals));
    }

    [Fact]
    public async Task Start_OneOfTwoFails_EndsTheOther()
    {
        await using var host = await TestHost.StartAsync();
        var answer = host.PostAsync(Path, """{"prompt":["a","b"]}""", WithAdapter);
        var first = await host.Engine.NextAsync();
        var second = await host.Engine.NextAsync();

        second.Finish(FinishReason.Failed);

        using var response = await answer;
        await response.ErrorAsync(500, "internal_error");
        Assert.Equal(FinishReason.Cancelled, await first.Ended);
        Assert.Equal([1, 1], host.Adapters.Leases.Select(lease => lease.Disposals));
    }

    [Theory]
    [InlineData(AdapterRefusal.NotFound, "adapter_unavailable")]
    [InlineData(AdapterRefusal.FetchFailed, "adapter_unavailable")]
    [InlineData(AdapterRefusal.NoRoom, "overloaded")]
    internal async Task Start_AdapterRefused_IsUnavailableNeverTheBase(AdapterRefusal refusal, string code)
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Refusal = refusal;

        using var response = await host.PostAsync(Path, Body, WithAdapter);

        await response.ErrorAsync(503, code);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(host.Engine.Sequences);
    }

    [Fact]
    public async Task Start_SecondLeaseRefused_RunsNothingAndReturnsTheFirst()
    {
        await using var host = await TestHost.StartAsync();
        (host.Adapters.Refusal, host.Adapters.GrantedBeforeRefusal) = (AdapterRefusal.NoRoom, 1);

        using var response = await host.PostAsync(Path, """{"prompt":["a","b"]}""", WithAdapter);

        await response.ErrorAsync(503, "overloaded");
        Assert.Empty(host.Engine.Sequences);
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
    }

    [Fact]
    public async Task Start_SeveralPrompts_RunOnceAllLeasesAreThere()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));
        (host.Adapters.Loading, host.Adapters.GrantedBeforeLoading) = (new TaskCompletionSource(), 1);
        var answer = host.PostAsync(Path, """{"prompt":["a","b"]}""", WithAdapter);
        while (host.Adapters.Grants.Count < 2)
            await Task.Yield();
        Assert.Empty(host.Engine.Sequences);

        host.Adapters.Loading.SetResult();

        using var response = await answer;
        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal(2, host.Engine.Sequences.Count);
        Assert.Equal([1, 1], host.Adapters.Leases.Select(lease => lease.Disposals));
    }

    [Fact]
    public async Task Start_OfNoTokens_ReturnsEveryLeaseOnce()
    {
        await using var host = await TestHost.StartAsync();

        using var response = await host.PostAsync("/infill", """{"input_prefix":"a","input_suffix":"b","n_predict":0}""", WithAdapter);

        Assert.Equal(TestHost.Digest.ToString(), response.Headers.GetValues("x-adapter-digest").Single());
        Assert.Equal(1, host.Adapters.Leases.Single().Disposals);
        Assert.Empty(host.Engine.Sequences);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Start_AdapterNotThereByTheDeadline_IsOverloaded(int leasesBefore)
    {
        await using var host = await TestHost.StartAsync();
        (host.Adapters.Loading, host.Adapters.GrantedBeforeLoading) = (new TaskCompletionSource(), leasesBefore);
        var patience = TimeSpan.FromSeconds(7);
        var answer = host.PostAsync(
            Path, """{"prompt":["a","b"]}""", assertion => WithAdapter(assertion) with { Deadline = host.Time.GetUtcNow() + patience });

        await host.Time.UntilSomeoneWaitsAsync(patience);
        while (host.Adapters.Grants.Count <= leasesBefore)
            await Task.Yield();
        host.Time.Advance(patience);

        using var response = await answer.WaitAsync(TestHost.Patience);
        await response.ErrorAsync(503, "overloaded");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(host.Engine.Sequences);
        Assert.All(host.Adapters.Leases, lease => Assert.Equal(1, lease.Disposals));
    }

    [Fact]
    public async Task Start_AfterTheDeadline_WaitsForNoAdapter()
    {
        await using var host = await TestHost.StartAsync();
        host.Adapters.Loading = new TaskCompletionSource();

        using var response = await host.PostAsync(
            Path, Body, assertion => WithAdapter(assertion) with { Deadline = host.Time.GetUtcNow() - TimeSpan.FromSeconds(1) });

        await response.ErrorAsync(503, "overloaded");
    }

    [Fact]
    public async Task Start_WithADeadlineInAnotherAge_StillWorks()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

        using var response = await host.PostAsync(Path, Body, assertion => WithAdapter(assertion) with { Deadline = DateTimeOffset.MaxValue });

        Assert.True(response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("""{"prompt":"a","suffix":"c"}""", "lane-1")]
    [InlineData("""{"prompt":["a"],"suffix":"c","n":2}""", "lane-1")]
    [InlineData("""{"prompt":["a","b"],"suffix":"c"}""", null)]
    public async Task Start_SeveralPrompts_HaveNoLaneToSupersedeEachOther(string body, string? lane)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop));

        using var response = await host.PostAsync(Path, body, assertion => assertion with { Lane = "lane-1" });

        Assert.True(response.IsSuccessStatusCode);
        Assert.All(host.Engine.Sequences, sequence => Assert.Equal(lane, sequence.Request.Lane));
    }

    [Theory]
    [InlineData(true, 503, "adapter_unavailable", "adapter")]
    [InlineData(false, 500, "internal_error", "base model")]
    public async Task Start_NumbersNotFinite_BlamesAnAdapterOnlyIfThereIsOne(bool hasAdapter, int status, string code, string blamed)
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.NotFinite));

        foreach (var body in (string[])["""{"prompt":"a"}""", """{"prompt":"a","stream":true}"""])
        {
            using var response = await host.PostAsync(Path, body, hasAdapter ? WithAdapter : null);

            Assert.Contains(blamed, (await response.ErrorAsync(status, code)).GetProperty("message").GetString());
        }
    }
}
