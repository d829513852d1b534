using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

/// <summary>Limits are set, shown and kept by the API; those on what a tenant keeps are enforced where it uploads.</summary>
public sealed class LimitTests(Playground playground) : IClassFixture<Playground>
{
    private GatewayServer Gateway => playground.Gateway;

    [Fact]
    public async Task Limits_OfANewTenant_AreShownAndGenerous()
    {
        await Gateway.CreateTenantAsync("plain");
        var limits = await LimitsAsync("plain");
        Assert.True((int)limits["requestsPerMinute"]! >= 10_000);
        Assert.True((int)limits["tokensPerMinute"]! >= 1_000_000);
        Assert.True((int)limits["concurrency"]! >= 100);
        Assert.True((int)limits["adapters"]! >= 1_000);
        Assert.True((long)limits["adapterBytes"]! >= 1L << 30);
        Assert.Null(limits["monthlyTokens"]);
        Assert.Null(limits["mode"]);
    }

    [Fact]
    public async Task Limits_Patched_ChangeOnlyWhatIsNamedAndNullLiftsThem()
    {
        await Gateway.CreateTenantAsync("patched");
        await PatchAsync("patched", """{"requestsPerMinute":10,"monthlyTokens":5000000000,"mode":"shadow"}""");
        await PatchAsync("patched", """{"concurrency":2}""");
        var limits = await LimitsAsync("patched");
        Assert.Equal((10, 5_000_000_000, 2, "shadow"), ((int)limits["requestsPerMinute"]!, (long)limits["monthlyTokens"]!, (int)limits["concurrency"]!, (string)limits["mode"]!));

        await PatchAsync("patched", """{"requestsPerMinute":null,"mode":null}""");
        limits = await LimitsAsync("patched");
        Assert.Null(limits["requestsPerMinute"]);
        Assert.Null(limits["mode"]);
        Assert.Equal((5_000_000_000, 2), ((long)limits["monthlyTokens"]!, (int)limits["concurrency"]!));
    }

    [Theory]
    [InlineData("""{"requestsPerMinute":0}""", "requestsPerMinute", "1 to 10000000")]
    [InlineData("""{"tokensPerMinute":-1}""", "tokensPerMinute", "1 to 1000000000")]
    [InlineData("""{"concurrency":1000000}""", "concurrency", "1 to 100000")]
    [InlineData("""{"monthlyTokens":0}""", "monthlyTokens", "1 to 1000000000000000")]
    [InlineData("""{"adapters":0}""", "adapters", "1 to 1000000")]
    [InlineData("""{"adapterBytes":0}""", "adapterBytes", "1 to 1000000000000000")]
    [InlineData("""{"mode":"lenient"}""", "mode", "enforce, shadow, off")]
    public async Task Limits_OutOfRange_AreRefusedWithNameAndRange(string limits, string field, string range)
    {
        using var response = await Gateway.SendAsync(
            HttpMethod.Patch, "/api/v1/tenants/acme", Gateway.PlatformToken, Playground.Json($$"""{"limits":{{limits}}}"""));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"'{field}'", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains(range, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_OfAToken_AreShownWhereItIsMadeAndListed()
    {
        var body = new { name = "narrow", scopes = new[] { "inference" }, limits = new { requestsPerMinute = 3, monthlyTokens = 9 } };
        var made = await Gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/tokens", body);
        var listed = (await Gateway.ManageAsync(HttpMethod.Get, "/tenants/globex/tokens"))["items"]!.AsArray().Single(token => (string)token!["id"]! == (string)made["id"]!)!;
        foreach (var shown in new[] { made["limits"]!, listed["limits"]! })
        {
            Assert.Equal((3, 9L), ((int)shown["requestsPerMinute"]!, (long)shown["monthlyTokens"]!));
            Assert.Null(shown["concurrency"]);
        }

        using var refused = await Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/globex/tokens", Gateway.PlatformToken, Playground.Json("""{"name":"x","scopes":["inference"],"limits":{"concurrency":0}}"""));
        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal((400, "limits"), ((int)refused.StatusCode, (string)problem["errors"]![0]!["field"]!));
    }

    [Fact]
    public async Task Upload_OverTheNumberOfAdapters_IsRefusedWithLimitValueAndRemedy()
    {
        var tenant = await Gateway.CreateTenantAsync("few");
        await PatchAsync("few", """{"adapters":1}""");
        await Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1"));
        await Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.qv-r4"));

        var detail = await RefusedAsync(tenant, "second");
        Assert.Contains("'adapters' is 1", detail, StringComparison.Ordinal);
        Assert.Contains("Delete", detail, StringComparison.Ordinal);
        Assert.DoesNotContain("second", (await Gateway.ManageAsync(HttpMethod.Get, "/tenants/few/adapters")).ToJsonString(), StringComparison.Ordinal);

        await Gateway.ManageAsync(HttpMethod.Delete, "/tenants/few/adapters/first/versions/1");
        await Gateway.ManageAsync(HttpMethod.Delete, "/tenants/few/adapters/first/versions/2");
        await Gateway.UploadAsync(tenant, "second", Corpus.Peft("llama.o-r1"));
    }

    [Fact]
    public async Task Upload_OverTheBytes_IsRefusedAndLeavesNoFile()
    {
        var tenant = await Gateway.CreateTenantAsync("small");
        var bytes = (long)(await Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1")))["bytes"]!;
        await PatchAsync("small", $$"""{"adapterBytes":{{bytes + 1}}}""");

        var detail = await RefusedAsync(tenant, "second");
        Assert.Contains($"'adapterBytes' is {bytes + 1}", detail, StringComparison.Ordinal);
        var kept = await Gateway.ManageAsync(HttpMethod.Delete, "/tenants/small");
        Assert.Equal((1, 3), ((int)kept["rows"]!["adapter_versions"]!, (int)kept["files"]!));
    }

    /// <summary>What one tenant keeps counts in no other's limit.</summary>
    [Fact]
    public async Task Upload_OtherTenantsAdapters_DoNotCount()
    {
        var tenant = await Gateway.CreateTenantAsync("alone");
        await PatchAsync("alone", """{"adapters":1,"adapterBytes":1000000}""");
        var other = await Gateway.CreateTenantAsync("beside");
        await Gateway.UploadAsync(other, "first", Corpus.Peft("llama.o-r1"));
        await Gateway.UploadAsync(other, "second", Corpus.Peft("llama.o-r1"));

        await Gateway.UploadAsync(tenant, "mine", Corpus.Peft("llama.o-r1"));
    }

    private async Task<string> RefusedAsync(TestTenant tenant, string adapter)
    {
        using var response = await Gateway.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/adapters/{adapter}/versions?base=llama", tenant.AdminToken, GatewayServer.PeftForm(Corpus.Peft("llama.qv-r4")));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal((HttpStatusCode.Conflict, "limit_reached"), (response.StatusCode, (string)problem["code"]!));
        return (string)problem["detail"]!;
    }

    private Task PatchAsync(string slug, string limits) =>
        Gateway.ManageAsync(HttpMethod.Patch, $"/tenants/{slug}", JsonNode.Parse($$"""{"limits":{{limits}}}"""));

    private async Task<JsonNode> LimitsAsync(string slug) => (await Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}"))["limits"]!;
}
