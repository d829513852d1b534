using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Management;

public sealed class UsageEndpointTests(Playground playground) : IClassFixture<Playground>
{
    private GatewayServer Gateway => playground.Gateway;

    [Fact]
    public async Task Usage_ByDayAndToken_TellsOneFromTheOther()
    {
        playground.Host.Answer = LimitedTenant.Costing(new AnswerUsage(2, 0, 3, 0, 0));
        var tenant = await LimitedTenant.CreateAsync(Gateway, "used");
        var other = await tenant.TokenAsync("{}");
        await tenant.StatusAsync();
        await tenant.StatusAsync(other);
        await tenant.StatusAsync(other);

        var items = await tenant.UsageAsync("day,token");
        Assert.Equal([1, 2], items.Select(item => (int)item!["requests"]!).Order());
        Assert.All(items, item => Assert.Equal($"{Gateway.Time.GetUtcNow():yyyy-MM-dd}", (string)item!["day"]!));
        Assert.All(items, item => Assert.Null(item!["alias"]));
        Assert.Equal(items.ToJsonString(), (await AskAsync(tenant.Tenant, "?by=day&by=token"))["items"]!.ToJsonString());

        var whole = await AskAsync(tenant.Tenant, "");
        Assert.Equal((3, 15), ((int)whole["items"]![0]!["requests"]!, (int)whole["items"]![0]!["totalTokens"]!));
        Assert.Equal(($"{Gateway.Time.GetUtcNow():yyyy-MM}-01", $"{Gateway.Time.GetUtcNow():yyyy-MM-dd}"), ((string)whole["from"]!, (string)whole["to"]!));
        Assert.Empty((await AskAsync(tenant.Tenant, "?from=2020-01-01&to=2020-12-31&by=day"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("from=yesterday", "from", "2026-11-01")]
    [InlineData("to=2026-13-01", "to", "2026-11-30")]
    [InlineData("from=2026-11-02&to=2026-11-01", "from", "after 'to'")]
    [InlineData("from=2020-01-01&to=2026-01-01", "from", "400")]
    [InlineData("by=hour", "by", "day, token, alias, version, model")]
    public async Task Usage_BadQuestion_IsAProblemNamingTheField(string query, string field, string hint)
    {
        using var response = await Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/usage?{query}", playground.Acme.AdminToken);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.BadRequest, field), (response.StatusCode, (string)problem["errors"]![0]!["field"]!));
        Assert.Contains(hint, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_OfAnotherTenant_IsAsAbsentAsOneThatIsNot()
    {
        var reader = await Gateway.CreateTokenAsync("acme", "usage:read");
        using var own = await Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/usage", reader);
        using var foreign = await Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/globex/usage", reader);
        using var unknown = await Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/nosuch/usage", reader);
        using var plain = await Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/usage", playground.Acme.Token);
        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.Forbidden),
            (own.StatusCode, foreign.StatusCode, unknown.StatusCode, plain.StatusCode));
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await foreign.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Usage_Description_NamesItsParameters()
    {
        using var response = await Gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var operation = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["paths"]!["/api/v1/tenants/{tenant}/usage"]!["get"]!;
        Assert.Equal(["by", "from", "tenant", "to"], operation["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!).Order());
        Assert.Contains("400 days", (string)operation["summary"]!, StringComparison.Ordinal);
    }

    private Task<JsonObject> AskAsync(TestTenant tenant, string query) =>
        Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Slug}/usage{query}", token: tenant.AdminToken);
}
