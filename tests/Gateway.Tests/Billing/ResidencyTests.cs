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

    private async Task<System.Text.Json.Nodes.JsonArray> MemoryAsync(TestTenant tenant)
    {
        await playground.Gateway.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        return (await playground.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Slug}/usage?by=day", token: tenant.AdminToken))["adapterMemory"]!.AsArray();
    }
}
