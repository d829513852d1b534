using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Usage;

namespace Gateway.Tests.Billing;

/// <summary>Memory that adapters held of hosts, from one report of a host to its next.</summary>
public sealed class ResidencyTests(Playground playground) : IClassFixture<Playground>
{
    private const long Gigabytes = 3_000_000_000;

    [Fact]
    public async Task Reports_OfAnAdapter_AreGigabyteHoursOfItsTenantAlone()
    {
        var digest = AdapterFormats.AdapterDigest.Parse(playground.Digest);
        var resident = new ResidentAdapterReport(new TenantKey(playground.Acme.Id), digest, Gigabytes, 0);
        await playground.Host.ReportAsync(report => report with { Residents = [resident] });
        playground.Gateway.Time.Advance(TimeSpan.FromMinutes(3));
        await playground.Host.ReportAsync(report => report with { Residents = [resident] });
        playground.Gateway.Time.Advance(TimeSpan.FromMinutes(3));
        await playground.Host.ReportAsync();
        // It is gone: what comes after counts nothing.
        playground.Gateway.Time.Advance(TimeSpan.FromMinutes(3));
        await playground.Host.ReportAsync();

        var memory = (await MemoryAsync(playground.Acme)).Single()!;
        Assert.InRange((double)memory["gigabyteHours"]!, 0.3, 0.31);
        Assert.Equal(playground.Digest, (string)memory["digest"]!);
        Assert.Equal(["sql@1"], memory["versions"]!.AsArray().Select(version => (string)version!));
        Assert.Empty(await MemoryAsync(playground.Globex));

        // A host that starts again begins anew: what its last run held until it died nobody knows.
        await playground.Host.ReportAsync(report => report with { Residents = [resident] });
        playground.Gateway.Time.Advance(TimeSpan.FromMinutes(3));
        await playground.Host.RegisterAsync(registration => registration with { BootGeneration = "another" });
        await playground.Host.ReportAsync(report => report with { BootGeneration = "another", Residents = [resident] });
        Assert.InRange((double)(await MemoryAsync(playground.Acme)).Single()!["gigabyteHours"]!, 0.3, 0.31);
    }

    /// <summary>By its own clock a host may say anything: no more counts than passed here, and an interval for what came late.</summary>
    [Fact]
    public async Task Reports_OfAHostWhoseClockRuns_CountNoMoreThanPassed()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await gateway.CreateTenantAsync("acme");
        var resident = new ResidentAdapterReport(new TenantKey(tenant.Id), AdapterFormats.AdapterDigest.Parse("sha256:" + new string('a', 64)), Gigabytes, 0);
        await host.ReportAsync(report => report with { Residents = [resident] });
        await host.ReportAsync(report => report with { AgeSeconds = 3e9, AnsweredAgeSeconds = null });
        Assert.InRange((double)(await MemoryAsync(gateway, tenant)).Single()!["gigabyteHours"]!, 0, 0.05);
    }

    /// <summary>Two gateways without Redis fetch reports at the same time, each before the other's answer is there.</summary>
    [Fact]
    public async Task Reports_FetchedByTwoGatewaysInPhase_CountOnce()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var other = await GatewayServer.StartAsync($"--State={gateway.State}");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        await host.RegisterAsync(gateway: other);
        var tenant = await gateway.CreateTenantAsync("acme");
        var resident = new ResidentAdapterReport(new TenantKey(tenant.Id), AdapterFormats.AdapterDigest.Parse("sha256:" + new string('a', 64)), Gigabytes, 0);
        double? fetched = null;
        for (var minute = 0; minute <= 6; minute += 3)
        {
            foreach (var asking in new[] { gateway, other })
            {
                await host.ReportAsync(
                    report =>
                    {
                        report = report with { Residents = [resident], AnsweredAgeSeconds = null, FetchedAgeSeconds = fetched };
                        fetched = report.AgeSeconds;
                        return report;
                    },
                    gateway: asking);
            }

            gateway.Time.Advance(TimeSpan.FromMinutes(3));
            other.Time.Advance(TimeSpan.FromMinutes(3));
        }

        await other.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        Assert.InRange((double)(await MemoryAsync(gateway, tenant)).Single()!["gigabyteHours"]!, 0.3, 0.32);
    }

    private Task<System.Text.Json.Nodes.JsonArray> MemoryAsync(TestTenant tenant) => MemoryAsync(playground.Gateway, tenant);

    private static async Task<System.Text.Json.Nodes.JsonArray> MemoryAsync(GatewayServer gateway, TestTenant tenant)
    {
        await gateway.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        return (await gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Slug}/usage?by=day", token: tenant.AdminToken))["adapterMemory"]!.AsArray();
    }
}
