using System.Diagnostics;
using System.Net;
using EndToEnd.Scenarios;
using Xunit.Abstractions;

namespace EndToEnd.Faults;

/// <summary>
/// R15: after many requests, some of them left in the middle, nothing is left of them. <c>./dev bench faults --soak MINUTES</c> goes on for long, at 70 %
/// of what the hosts can do, and prints how memory, handles and threads went.
/// </summary>
[Collection(FaultsCollection.Name)]
[Trait("Kind", "Faults")]
public sealed class SoakTests(SharedCluster shared, ITestOutputHelper output)
{
    private const int Callers = 6;
    private const int Requests = 40;

    /// <summary>Connections that pools keep, of gateway and probes.</summary>
    private const int Slack = 16;

    private FaultCluster Cluster => shared.Cluster;

    [Fact]
    public async Task R15_AfterManyRequests_NothingIsLeftOfThem()
    {
        var tenant = await Cluster.CreateTenantAsync("soak");
        await RunAsync(tenant, Requests / 2);
        await IdleAsync();
        var before = ProcessFigures.Of(Cluster.GatewayId);

        await RunAsync(tenant, Requests);
        await IdleAsync();
        var after = await Eventually.TrueAsync(
            () => Task.FromResult(ProcessFigures.Of(Cluster.GatewayId)), figures => figures.Handles <= before.Handles + Slack);
        output.WriteLine($"R15 short: {Callers * Requests} requests, a third of them left: handles {before.Handles} → {after.Handles}, threads {before.Threads} → {after.Threads}");
        Assert.Equal(2, await Cluster.MetricAsync("gateway_hosts"));
        Assert.Equal(2, await Cluster.MetricAsync("gateway_hosts", "state=\"available\""));

        if (SharedCluster.Read("FAULT_SOAK_MINUTES", 0) is > 0 and var minutes)
            await SoakAsync(tenant, TimeSpan.FromMinutes(minutes));
    }

    /// <summary>So many of each caller, one after the other; of three requests one is left in its middle.</summary>
    private Task RunAsync(FaultTenant tenant, int requests) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
    {
        for (var request = caller; request < requests + caller; request++)
            await AskAsync(tenant, request);
    }));

    private async Task AskAsync(FaultTenant tenant, int request)
    {
        using var leave = new CancellationTokenSource();
        using var events = new EventReader(await Cluster.StreamAsync(tenant, 24, leave.Token));
        if (request % 3 != 0)
        {
            await events.ReadToEndAsync();
            Assert.True(events.IsDone);
            return;
        }

        await events.ReadTokensAsync(1);
        await leave.CancelAsync();
    }

    private async Task IdleAsync()
    {
        foreach (var host in Cluster.Hosts)
            await Eventually.TrueAsync(() => host.RunningAsync(Cluster.Client), running => running == 0);
        await Eventually.TrueAsync(() => Cluster.MetricAsync("gateway_active_streams"), streams => streams == 0);
    }

    private async Task SoakAsync(FaultTenant tenant, TimeSpan time)
    {
        var begun = Stopwatch.GetTimestamp();
        await RunAsync(tenant, Requests);
        var rate = 0.7 * Callers * Requests / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        output.WriteLine($"R15: {rate:0.0} requests/s for {time.TotalMinutes:0} min");

        // One request a tick, whether the last one has ended or not.
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / rate));
        var (running, samples, next) = (new List<Task>(), new List<(double Minutes, ProcessFigures Gateway, ProcessFigures Host)>(), 0.0);
        begun = Stopwatch.GetTimestamp();
        for (var request = 0; Stopwatch.GetElapsedTime(begun) < time; request++)
        {
            await timer.WaitForNextTickAsync();
            running.Add(AskAsync(tenant, request));
            if (Stopwatch.GetElapsedTime(begun).TotalMinutes is var minutes && minutes < next)
                continue;
            next = minutes + (time.TotalMinutes / 40);
            foreach (var ended in running.Where(ask => ask.IsCompleted).ToList())
            {
                running.Remove(ended);
                await ended;
            }

            samples.Add((minutes, ProcessFigures.Of(Cluster.GatewayId), ProcessFigures.Of(Cluster.Hosts[0].Id)));
        }

        await Task.WhenAll(running);
        Print("gateway", [.. samples.Select(sample => (sample.Minutes, sample.Gateway))]);
        Print("host", [.. samples.Select(sample => (sample.Minutes, sample.Host))]);
        Assert.Equal(HttpStatusCode.OK, await Cluster.StatusAsync(tenant));
    }

    /// <summary>The first third is warm-up.</summary>
    private void Print(string name, List<(double Minutes, ProcessFigures Figures)> samples)
    {
        var warm = samples[(samples.Count / 3)..];
        var (x, y) = (warm.Average(sample => sample.Minutes), warm.Average(sample => (double)sample.Figures.ResidentBytes));
        var slope = warm.Sum(sample => (sample.Minutes - x) * (sample.Figures.ResidentBytes - y)) / warm.Sum(sample => Math.Pow(sample.Minutes - x, 2));
        output.WriteLine(
            $"R15 {name}: {y / 1e6:0} MB, {slope / 1e6:+0.00;-0.00} MB/min; handles {warm[0].Figures.Handles} → {warm[^1].Figures.Handles}, threads {warm[0].Figures.Threads} → {warm[^1].Figures.Threads}");
    }
}
