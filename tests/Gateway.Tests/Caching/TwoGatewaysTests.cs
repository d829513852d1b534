using System.Diagnostics;
using System.Net;
using TestServers;
using Xunit.Abstractions;

namespace Gateway.Tests.Caching;

/// <summary>What two gateways owe each other, and what is left of them when the registry or Redis is not there. R8 and R9 on the whole way of a request.</summary>
public sealed class TwoGatewaysTests(TwoGateways world, ITestOutputHelper output) : IClassFixture<TwoGateways>, IAsyncLifetime
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(5);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        (world.ToPostgres.Mode, world.ToRedis.Mode) = (FaultMode.Pass, FaultMode.Pass);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData(FaultMode.Pass)]
    [InlineData(FaultMode.Refuse)]
    [InlineData(FaultMode.Blackhole)]
    [InlineData(FaultMode.Delay)]
    [InlineData(FaultMode.Garbage)]
    public async Task Revoked_AtTheOther_AllMessagesLost_IsRefusedWithin5Seconds(FaultMode redis)
    {
        var token = await TokenAsync($"revoked-{redis}".ToLowerInvariant());
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        world.ToRedis.Latency = TimeSpan.FromMilliseconds(200);
        world.ToRedis.Mode = redis;

        await RevokeAsync(token);
        var passed = await UntilAsync(token, HttpStatusCode.Unauthorized);

        output.WriteLine($"revocation, pub/sub lost, Redis {redis}: refused elsewhere after {passed.TotalSeconds:F2} s (bound {s_bound.TotalSeconds} s)");
        Assert.True(passed < s_bound, $"{passed}");
    }

    [Fact]
    public async Task Revoked_AtTheOther_WhileCutOffFromTheRegistry_IsNotServedAfter5Seconds()
    {
        var (earlier, revoked, kept) = (await TokenAsync("cut-off-before"), await TokenAsync("cut-off"), await TokenAsync("cut-off-kept"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(earlier));
        await RevokeAsync(earlier);
        // So it has learnt of all that was made before.
        await UntilAsync(earlier, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(revoked));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(kept));
        world.ToPostgres.Mode = FaultMode.Refuse;

        await RevokeAsync(revoked);
        // It cannot be read anew, and what is known of it is not good any more.
        var passed = await UntilAsync(revoked, HttpStatusCode.ServiceUnavailable);

        output.WriteLine($"revocation, pub/sub lost, registry unreachable: no longer served after {passed.TotalSeconds:F2} s (bound {s_bound.TotalSeconds} s)");
        Assert.True(passed < s_bound, $"{passed}");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(kept));
        world.ToPostgres.Mode = FaultMode.Pass;
        await UntilAsync(revoked, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(FaultMode.Refuse)]
    [InlineData(FaultMode.Blackhole)]
    public async Task RegistryGone_KnownTokensAndModelsAreServedInTheWindow_UnknownAreNot_WritesAre503(FaultMode mode)
    {
        var (known, unknown) = (await TokenAsync($"known-{mode}".ToLowerInvariant()), await TokenAsync($"unknown-{mode}".ToLowerInvariant()));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(known));
        var earlier = await TokenAsync($"before-{mode}".ToLowerInvariant());
        await RevokeAsync(earlier);
        await UntilAsync(earlier, HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(known));
        world.ToPostgres.Mode = mode;

        // Far beyond the 30 s for which an entry is believed, and inside the 600 s of the window.
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 3; i++)
        {
            world.Second.Time.Advance(TimeSpan.FromMinutes(2.5));
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, await AskAsync(known));
            slowest = Stopwatch.GetElapsedTime(started) > slowest ? Stopwatch.GetElapsedTime(started) : slowest;
        }

        output.WriteLine($"registry {mode}: known token and model served for 7.5 minutes, slowest request {slowest.TotalMilliseconds:F0} ms");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync(unknown));
        if (mode == FaultMode.Refuse)
        {
            using var write = await world.Second.SendAsync(HttpMethod.Post, "/api/v1/tenants", world.First.PlatformToken, Json("""{"slug":"never"}"""));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, write.StatusCode);
        }

        world.ToPostgres.Mode = FaultMode.Pass;
        await UntilAsync(unknown, HttpStatusCode.OK);
    }

    [Fact]
    public async Task RedisFlushedAndRestarted_NobodyNotices()
    {
        var token = await TokenAsync("flushed");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
            Assert.Equal("+OK", await world.Redis.CommandAsync("FLUSHALL"));
            await world.Redis.Process.KillAsync();
            Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
            await world.Redis.RestartAsync();
        }

        await RevokeAsync(token);
        Assert.True(await UntilAsync(token, HttpStatusCode.Unauthorized) < s_bound);
    }

    private static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    /// <summary>A tenant's token, made at the first gateway.</summary>
    private async Task<string> TokenAsync(string slug)
    {
        await world.First.ManageAsync(HttpMethod.Post, "/tenants", new { slug });
        return await world.First.CreateTokenAsync(slug, "inference");
    }

    private async Task RevokeAsync(string token)
    {
        var id = token.Split('_')[^2];
        foreach (var tenant in (await world.First.ManageAsync(HttpMethod.Get, "/tenants"))["items"]!.AsArray())
        {
            var slug = (string)tenant!["slug"]!;
            var tokens = (await world.First.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/tokens"))["items"]!.AsArray();
            if (tokens.Any(item => (string)item!["id"]! == id))
                await world.First.ManageAsync(HttpMethod.Delete, $"/tenants/{slug}/tokens/{id}");
        }
    }

    /// <summary>A completion by the base model, at the second gateway.</summary>
    private async Task<HttpStatusCode> AskAsync(string token)
    {
        // Or the host counts as silent.
        Assert.Equal(HttpStatusCode.OK, await world.Host.ReportAsync());
        using var response = await world.Second.SendAsync(
            HttpMethod.Post, "/v1/chat/completions", token, Json("""{"model":"llama","messages":[{"role":"user","content":"hi"}]}"""));
        await response.Content.ReadAsStringAsync();
        return response.StatusCode;
    }

    private async Task<TimeSpan> UntilAsync(string token, HttpStatusCode status)
    {
        var started = Stopwatch.GetTimestamp();
        while (await AskAsync(token) != status)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"not {status} after 30 s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
