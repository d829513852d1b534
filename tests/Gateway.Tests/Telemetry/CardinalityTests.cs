using System.Net;
using Gateway.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Telemetry;

/// <summary>10,000 tenants, each with an adapter of its own, go the whole way of a request: metrics get no series more than the first hundred made.</summary>
public sealed class CardinalityTests
{
    private const int Tenants = 10_000, Few = 100, AtOnce = 8;

    [Fact]
    public async Task Series_OfTenThousandTenants_AreThoseOfAHundred()
    {
        // The usage of so many is written at the end, which takes what the machine takes.
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Gateway:DrainSeconds=60");
        gateway.Logs.Least = LogLevel.Error;
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenants = await ManyTenants.CreateAsync(gateway, Tenants);
        host.Answer = async request =>
        {
            host.Seen.Clear();
            request.SetReceipt();
            await request.JsonAsync(200, "{}");
        };

        await AskAsync(gateway, tenants.Take(Few));
        var few = await SettledAsync(gateway, Few);
        await AskAsync(gateway, tenants.Skip(Few));
        var all = await SettledAsync(gateway, Tenants);

        Assert.Equal(Names(few), Names(all));
        Assert.DoesNotContain("overflow", all.Text, StringComparison.Ordinal);
        Assert.True(all.Series.Count < 1000, $"{all.Series.Count} series");
    }

    [Fact]
    public async Task TenantLabels_OfMoreTenantsThanAllowed_NameThoseAndOther()
    {
        await using var gateway = await GatewayServer.StartAsync("--Telemetry:TenantLabels=3", "--Placement:ReportSeconds=60");
        gateway.Logs.Least = LogLevel.Error;
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenants = await ManyTenants.CreateAsync(gateway, Few);
        // One after the other: who comes first is named. The tenant that all are copies of has asked before, and is the first of three.
        foreach (var (token, model) in tenants)
            await AskAsync(gateway, token, model);
        foreach (var (token, model) in tenants.Take(2))
            await AskAsync(gateway, token, model);

        var scrape = await SettledAsync(gateway, Few + 2);
        Assert.Equal(2, scrape[Series("tenant-0")]);
        Assert.Equal(2, scrape[Series("tenant-1")]);
        Assert.Equal(Few - 2, scrape[Series("other")]);
        Assert.Equal(3 + 1, scrape.Series.Count(series => series.StartsWith("gateway_tenant_requests_total{status=\"200\"", StringComparison.Ordinal)));

        static string Series(string tenant) => $"gateway_tenant_requests_total{{status=\"200\",tenant=\"{tenant}\"}}";
    }

    private static Task AskAsync(GatewayServer gateway, IEnumerable<(string Token, string Model)> tenants) => Parallel.ForEachAsync(
        tenants, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (tenant, _) => await AskAsync(gateway, tenant.Token, tenant.Model));

    private static async Task AskAsync(GatewayServer gateway, string token, string model)
    {
        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/completions", token, Playground.Json($$"""{"model":"{{model}}","prompt":"a"}"""));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsStringAsync();
    }

    /// <summary>A request is counted when its answer has ended, a moment after its client has read it.</summary>
    private static async Task<Scrape> SettledAsync(GatewayServer gateway, int requests)
    {
        while (true)
        {
            var scrape = await Scrape.OfAsync(gateway);
            if (scrape["gateway_requests_total{route=\"/v1/completions\",status=\"200\"}"] >= requests)
                return scrape;
            await Task.Yield();
        }
    }

    /// <summary>What requests make; the runtime's and the connections' series come and go with other things.</summary>
    private static IEnumerable<string> Names(Scrape scrape) => scrape.Series.Where(series => series.StartsWith("gateway_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
