using System.Diagnostics;
using System.Net;
using EndToEnd.Scenarios;
using TestServers;
using Xunit.Abstractions;

namespace EndToEnd.Faults;

/// <summary>
/// R1, R2, R3: a host is killed, frozen or cut off in the middle of what it does. Real processes, real signals; the figures are printed.
/// <c>./dev bench faults</c> runs the long forms.
/// </summary>
[Collection(FaultsCollection.Name)]
[Trait("Kind", "Faults")]
public sealed class HostFaultTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Long = 500;
    private const int Requests = 8;

    private FaultCluster Cluster => shared.Cluster;

    [Fact]
    public async Task R1_HostKilledBeforeTheFirstByte_EveryClientGetsItsAnswerAndPaysOnce()
    {
        var tenant = await Cluster.CreateTenantAsync("killed-before");
        var retried = await RetriedAsync();
        var asking = Enumerable.Range(0, Requests).Select(_ => Cluster.CompleteAsync(tenant, Long)).ToList();
        var victim = Cluster.Hosts[0];
        await Eventually.TrueAsync(() => victim.RunningAsync(Cluster.Client), running => running > 0);
        var killed = Stopwatch.GetTimestamp();
        await victim.KillAsync();
        var prompt = 0;
        foreach (var answer in await Task.WhenAll(asking))
        {
            using (answer)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                prompt = await PromptAsync(answer);
            }
        }

        output.WriteLine($"R1: {Requests} requests without a byte, host killed: {Requests} × 200, {await RetriedAsync() - retried} of them from the other host; last after {Ms(killed)} ms");
        Assert.True(await RetriedAsync() > retried);

        // While it is gone nobody notices.
        for (var request = 0; request < 20; request++)
            Assert.Equal(HttpStatusCode.OK, await Cluster.StatusAsync(tenant));
        await victim.RestartAsync();
        await Cluster.AvailableAsync(2);
        Assert.Equal(
            (Requests + 20, (Requests + 20) * prompt, (Requests * Long) + (20 * 8)),
            await Eventually.TrueAsync(() => Cluster.UsageAsync(tenant), used => used.Requests >= Requests + 20));
    }

    [Fact]
    public async Task R2_HostKilledMidStream_TheStreamEndsWithAnErrorAndCostsWhatCame()
    {
        var tenant = await Cluster.CreateTenantAsync("killed-mid");
        using var events = new EventReader(await Cluster.StreamAsync(tenant, Long));
        await events.ReadTokensAsync(5);
        var victim = await Cluster.BusyAsync();
        await victim.KillAsync();
        await events.ReadToEndAsync();
        Assert.False(events.IsDone);
        Assert.Contains("host_unavailable", events.Error, StringComparison.Ordinal);
        Assert.InRange(events.Tokens, 5, Long - 1);

        await victim.RestartAsync();
        await Cluster.AvailableAsync(2);
        var used = await Eventually.TrueAsync(() => Cluster.UsageAsync(tenant), used => used.Requests > 0);
        output.WriteLine($"R2: host killed after {events.Tokens} of {Long} tokens: error event, no [DONE]; {used.Completion} tokens billed, 1 request");
        Assert.Equal((1, events.Tokens), (used.Requests, used.Completion));
    }

    [Fact]
    public async Task R3_HostFrozen_StreamsLiveOnAndOthersAreServedByAnother()
    {
        var tenant = await Cluster.CreateTenantAsync("frozen");
        var opens = await Cluster.MetricAsync("gateway_host_circuit_opens_total");
        using var events = new EventReader(await Cluster.StreamAsync(tenant, Long));
        await events.ReadTokensAsync(5);
        var victim = await Cluster.BusyAsync();
        victim.Freeze();
        var frozen = Stopwatch.GetTimestamp();
        try
        {
            // Some of these reach it before its circuit opens.
            var asking = Enumerable.Range(0, Requests).Select(_ => Cluster.StatusAsync(tenant)).ToList();
            await events.ReadCommentsAsync(2);
            await Eventually.TrueAsync(() => Cluster.MetricAsync("gateway_host_circuit_opens_total"), count => count > opens);
            var opened = Ms(frozen);
            Assert.All(await Task.WhenAll(asking), status => Assert.Equal(HttpStatusCode.OK, status));
            var served = Ms(frozen);
            await events.ReadCommentsAsync(SharedCluster.Read("FAULT_STOP_SECONDS", 3));
            Assert.Equal(HttpStatusCode.OK, await Cluster.StatusAsync(tenant));
            output.WriteLine($"R3: host frozen for {Ms(frozen) / 1000} s: circuit open after {opened} ms, {Requests} requests served after {served} ms, {events.Comments} keep-alives");
        }
        finally
        {
            victim.Thaw();
        }

        var thawed = Stopwatch.GetTimestamp();
        await Cluster.AvailableAsync(2);
        output.WriteLine($"R3: in use again {Ms(thawed)} ms after it went on (a probe a second, looked at four times a second)");
        await events.ReadToEndAsync();
        Assert.True(events.IsDone);
        Assert.Equal(Long, events.Tokens);
        Assert.Equal((Requests + 2, Long + ((Requests + 1) * 8)), await PaidAsync(tenant, Requests + 2));
    }

    /// <summary>The way from gateway to host is cut, and the host goes on reporting: it is no use, and knows nothing of it.</summary>
    [Fact]
    public async Task R3_WayToAHostCut_ItsRequestsAreAnsweredByAnotherAndPaidOnce()
    {
        var tenant = await Cluster.CreateTenantAsync("cut-off");
        var victim = Cluster.Hosts[1];
        var (retried, cut) = (await RetriedAsync(), Stopwatch.GetTimestamp());
        victim.Way.Mode = FaultMode.Blackhole;
        try
        {
            var statuses = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => Cluster.StatusAsync(tenant)));
            Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
            output.WriteLine($"R3: way to a host cut: {Requests} × 200 after {Ms(cut)} ms, {await RetriedAsync() - retried} of them from the other host");
            Assert.True(await RetriedAsync() > retried);
        }
        finally
        {
            victim.Way.Mode = FaultMode.Pass;
        }

        var healed = Stopwatch.GetTimestamp();
        await Cluster.AvailableAsync(2);
        output.WriteLine($"R3: in use again {Ms(healed)} ms after the way was whole");
        // What the host did of them once it got them is nobody's.
        await Eventually.TrueAsync(() => victim.RunningAsync(Cluster.Client), running => running == 0);
        Assert.Equal((Requests, Requests * 8), await PaidAsync(tenant, Requests));
    }

    private static long Ms(long since) => (long)Stopwatch.GetElapsedTime(since).TotalMilliseconds;

    private static async Task<int> PromptAsync(HttpResponseMessage answer) =>
        System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt32();

    private async Task<(long Requests, long Completion)> PaidAsync(FaultTenant tenant, int requests)
    {
        var used = await Eventually.TrueAsync(() => Cluster.UsageAsync(tenant), used => used.Requests >= requests);
        return (used.Requests, used.Completion);
    }

    private Task<double> RetriedAsync() => Cluster.MetricAsync("gateway_retries_total", "result=\"answered\"");
}
