using System.Net.Http.Json;
using AdapterHost.Draining;
using AdapterHost.Hosting;
using AdapterHost.Tests.Hosting;
using AdapterHost.Tests.Registration;
using HostContract;

namespace AdapterHost.Tests.Draining;

/// <summary>What gateways hear of a host that ends.</summary>
public sealed class FarewellTests
{
    private static readonly CutShortReport s_cut = new(TestHost.Tenant, "request-1", "account", new AnswerUsage(1, 0, 2, 0, 0));

    [Fact]
    public async Task Asked_WhileARequestRuns_SaysSoAtOnceAndGoesOnReporting()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        Assert.True(host.Drain.TryEnter());

        var stop = host.App.StopAsync();

        Assert.True((await gateway.ReportedAsync()).Draining);
        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromSeconds(1));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await gateway.ReportedAsync()).Draining);
        Assert.False(host.Drain.TryEnter());
        Assert.False(stop.IsCompleted);

        host.Drain.Leave();
        await stop.WaitAsync(TestHost.Patience);
        Assert.True((await gateway.ReportedAsync()).Draining);
    }

    [Fact]
    public async Task GraceIsOver_CutsWhatRunsAndEnds()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        Assert.True(host.Drain.TryEnter());
        var stop = host.App.StopAsync();
        await gateway.ReportedAsync();

        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromSeconds(AdapterHostOptions.DefaultDrainSeconds));
        Assert.False(host.Drain.CutOff.IsCancellationRequested);
        host.Time.Advance(TimeSpan.FromSeconds(AdapterHostOptions.DefaultDrainSeconds));

        await host.Time.UntilSomeoneWaitsAsync(DrainSequence.LastWords);
        Assert.True(host.Drain.CutOff.IsCancellationRequested);
        host.Drain.Leave();
        await stop.WaitAsync(TestHost.Patience);
    }

    /// <summary>A gateway bills behind the reports: that the first of the last ones got through is not enough.</summary>
    [Fact]
    public async Task Ended_WithCostsThatNobodyHasBilled_RepeatsThemUntilTheyAre()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        host.CutShort = [s_cut];

        var stop = host.App.StopAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(s_cut, Assert.Single((await gateway.ReportedAsync()).CutShort));
            Assert.False(stop.IsCompleted);
            if (i > 0)
            {
                await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromMilliseconds(200));
                gateway.Billed = i == 2 ? [s_cut.RequestId] : [];
                host.Time.Advance(TimeSpan.FromMilliseconds(200));
            }
        }

        await stop.WaitAsync(TestHost.Patience);
        Assert.Single((await gateway.ReportedAsync()).CutShort);
    }

    [Fact]
    public async Task Ended_WhileNoGatewayAnswers_IsToldToTheOneThatDoes()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        host.CutShort = [s_cut];
        gateway.Billed = [s_cut.RequestId];
        gateway.Deaf = 2;

        var stop = host.App.StopAsync();
        await gateway.ReportedAsync();
        await gateway.ReportedAsync();
        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromMilliseconds(200));
        Assert.False(stop.IsCompleted);
        host.Time.Advance(TimeSpan.FromMilliseconds(200));

        await stop.WaitAsync(TestHost.Patience);
        Assert.Equal(s_cut, Assert.Single((await gateway.ReportedAsync()).CutShort));
    }

    [Fact]
    public async Task Ended_WithMoreCostsThanAReportHolds_TellsAll()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        var all = Enumerable.Range(0, (2 * HostReport.MaxCutShort) + 1).Select(i => s_cut with { RequestId = $"request-{i}" }).ToList();
        gateway.Billed = [.. all.Select(cut => cut.RequestId)];
        host.CutShort = all;

        var stop = host.App.StopAsync();
        // The first says only that it ends, and has the first page all the same.
        Assert.Equal(HostReport.MaxCutShort, (await gateway.ReportedAsync()).CutShort.Count);
        Assert.Equal(HostReport.MaxCutShort, (await gateway.ReportedAsync()).CutShort.Count);
        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromMilliseconds(200));
        host.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Single((await gateway.ReportedAsync()).CutShort);
        await stop.WaitAsync(TestHost.Patience);
    }

    /// <summary>Nobody is told: gateways ask, and the listener stays until they have billed everything.</summary>
    [Fact]
    public async Task Polled_Asked_EndsWhenGatewaysHaveFetchedWhatIsLeft()
    {
        await using var host = await RegisteringHost.StartAsync(new AdapterHostOptions { Polled = true, GatewayUrl = "http://127.0.0.1:1", JoinSecret = FakeGateway.Secret });
        host.CutShort = [s_cut];
        using var http = new HttpClient { BaseAddress = new Uri(host.App.Urls.Single()) };
        http.DefaultRequestHeaders.Add(ContractHeaders.JoinSecret, FakeGateway.Secret);

        var stop = host.App.StopAsync();
        await host.Time.UntilSomeoneWaitsAsync(DrainSequence.Telling);
        var standing = await http.GetFromJsonAsync<HostStanding>(InternalRoutes.Standing, ContractJson.Options);
        Assert.True(standing!.Report.Draining);
        Assert.Equal(s_cut, Assert.Single(standing.Report.CutShort));
        // Told: what it waits for now is that they have billed it.
        await host.Time.UntilSomeoneWaitsAsync(DrainSequence.LastFetch);
        Assert.False(stop.IsCompleted);

        host.CutShort = [];
        host.Time.Advance(TimeSpan.FromMilliseconds(200));
        await stop.WaitAsync(TestHost.Patience);
        Assert.Null(standing.Report.FetchedAgeSeconds);
    }

    [Fact]
    public async Task Polled_FetchedAgain_SaysWhenItWasFetchedLast()
    {
        await using var host = await RegisteringHost.StartAsync(new AdapterHostOptions { Polled = true, GatewayUrl = "http://127.0.0.1:1", JoinSecret = FakeGateway.Secret });
        using var http = new HttpClient { BaseAddress = new Uri(host.App.Urls.Single()) };
        http.DefaultRequestHeaders.Add(ContractHeaders.JoinSecret, FakeGateway.Secret);
        var first = await http.GetFromJsonAsync<HostStanding>(InternalRoutes.Standing, ContractJson.Options);
        host.Time.Advance(TimeSpan.FromSeconds(3));
        var second = await http.GetFromJsonAsync<HostStanding>(InternalRoutes.Standing, ContractJson.Options);
        Assert.Equal((null, first!.Report.AgeSeconds), (first.Report.FetchedAgeSeconds, second!.Report.FetchedAgeSeconds));
        Assert.Equal(3, second.Report.AgeSeconds - first.Report.AgeSeconds);
    }

    [Fact]
    public async Task Gateway_ThatWasStartedAgainMeanwhile_IsJoinedForTheLastReports()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await StartAsync(gateway);
        gateway.Known = null;
        host.CutShort = [s_cut];
        gateway.Billed = [s_cut.RequestId];

        await host.App.StopAsync().WaitAsync(TestHost.Patience);

        await gateway.JoinedAsync();
        Assert.Equal(s_cut, Assert.Single((await gateway.ReportedAsync()).CutShort));
    }

    [Fact]
    public async Task Gateway_ThatWasNeverThere_DoesNotHoldUpTheEnd()
    {
        var gateway = await FakeGateway.StartAsync();
        var options = new AdapterHostOptions { GatewayUrl = gateway.Url, JoinSecret = FakeGateway.Secret };
        await gateway.DisposeAsync();
        await using var host = await RegisteringHost.StartAsync(options);

        await host.App.StopAsync().WaitAsync(TestHost.Patience);
    }

    private static async Task<RegisteringHost> StartAsync(FakeGateway gateway)
    {
        var host = await RegisteringHost.StartAsync(new AdapterHostOptions { GatewayUrl = gateway.Url, JoinSecret = FakeGateway.Secret });
        await gateway.JoinedAsync();
        Assert.False((await gateway.ReportedAsync()).Draining);
        // Its answer is in, and the loop waits for the next.
        await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromSeconds(FakeGateway.ReportSeconds));
        return host;
    }
}
