using System.Net;
using System.Net.Http.Json;
using AdapterFormats;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Internal;

public sealed class InternalListenerTests(Playground playground) : IClassFixture<Playground>
{
    [Theory]
    [InlineData("POST", InternalRoutes.Hosts)]
    [InlineData("GET", InternalRoutes.Hosts)]
    [InlineData("PUT", "/internal/v1/hosts/x/report")]
    [InlineData("GET", "/internal/v1/artifacts/x")]
    [InlineData("GET", "/INTERNAL/v1/artifacts/x")]
    public async Task Internal_OnThePublicListener_IsAbsentWhateverTheHostHeaderSays(string method, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        message.Headers.Host = playground.Gateway.Internal.BaseAddress!.Authority;
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        using var response = await playground.Gateway.Public.SendAsync(message);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("GET", "/v1/models")]
    [InlineData("GET", "/api/v1/tenants")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task PublicApi_OnTheInternalListener_IsAbsent(string method, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path);
        message.Headers.Host = playground.Gateway.PublicUrl.Authority;
        message.Headers.Add("Authorization", "Bearer " + playground.Gateway.PlatformToken);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Register_WithoutTheJoinSecret_Is401(string? secret)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts);
        if (secret is not null)
            message.Headers.Add(ContractHeaders.JoinSecret, secret);
        message.Content = JsonContent.Create(playground.Host.Registration(), options: ContractJson.Options);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1/path")]
    [InlineData("http://user@127.0.0.1:1")]
    [InlineData("127.0.0.1:1")]
    public async Task Register_BadAddress_Is400(string address)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts);
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        message.Content = JsonContent.Create(playground.Host.Registration() with { Address = address }, options: ContractJson.Options);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"address":null}""")]
    [InlineData("[]")]
    public async Task Register_MalformedBody_Is400(string body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, InternalRoutes.Hosts) { Content = Playground.Json(body) };
        message.Headers.Add(ContractHeaders.JoinSecret, GatewayServer.JoinSecret);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"bootGeneration":"x","residents":null,"running":0,"queued":0,"freeContextTokens":0,"draining":false}""")]
    [InlineData("""{"bootGeneration":"x","residents":[null],"running":0,"queued":0,"freeContextTokens":0,"draining":false}""")]
    public async Task Report_MalformedBody_Is400(string body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(playground.Host.Id)) { Content = Playground.Json(body) };
        message.Headers.Add("Authorization", "Bearer " + playground.Host.MacKey);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Artifact_SameBytesOfTwoTenants_OutliveTheOthersDeletion()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var (acme, globex) = (await gateway.CreateTenantAsync("acme"), await gateway.CreateTenantAsync("globex"));
        var digests = new List<string>();
        foreach (var tenant in new[] { acme, globex })
            digests.Add((string)(await gateway.UploadAsync(tenant, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!);
        Assert.Equal(digests[0], digests[1]);
        await gateway.SetAliasAsync(globex, "quickfix", "sql", 1);
        await gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme/adapters/sql/versions/1", token: acme.AdminToken);

        (await gateway.SendAsync(HttpMethod.Post, "/v1/completions", globex.Token, Playground.Json("""{"model":"quickfix"}"""))).Dispose();
        using var message = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.ArtifactOf(AdapterDigest.Parse(digests[1])));
        message.Headers.Add(ContractHeaders.FetchGrant, host.Seen.Single().Assertion.FetchGrant);
        using var response = await gateway.Internal.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(digests[1], AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(bytes)).ToString());
    }

    [Fact]
    public async Task Report_OfAnotherBootOrKeyOrHost_IsRefused()
    {
        Assert.Equal(HttpStatusCode.NotFound, await playground.Host.ReportAsync(report => report with { BootGeneration = "other" }));
        Assert.Equal(HttpStatusCode.Unauthorized, await playground.Host.ReportAsync(bearer: "wrong"));
        using var unknown = await playground.Gateway.Internal.PutAsync(InternalRoutes.ReportOf(new HostId("host_unknown")), null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await playground.Host.ReportAsync());
    }

    [Fact]
    public async Task Artifact_WithTheGrantOfTheAssertion_IsTheCanonicalFile()
    {
        var assertion = await AssertionAsync();
        using var response = await FetchAsync(assertion.Adapter!.Value, assertion.FetchGrant);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, response.Content.Headers.ContentLength);
        Assert.Equal(assertion.Adapter.Value, AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(bytes)));
    }

    [Fact]
    public async Task Artifact_WithoutAGoodGrant_IsForbidden()
    {
        var assertion = await AssertionAsync();
        var digest = assertion.Adapter!.Value;
        var foreign = new FetchGrantSigner(new byte[32]);
        var forged = foreign.Mint(new FetchGrant(assertion.Tenant, digest, playground.Host.Id, playground.Gateway.Time.GetUtcNow().AddHours(1)));
        foreach (var grant in new[] { null, "", "x.y", forged, assertion.FetchGrant + "A" })
        {
            using var response = await FetchAsync(digest, grant);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }

        using var other = await FetchAsync(AdapterDigest.Parse("sha256:" + new string('0', 64)), assertion.FetchGrant);
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    private async Task<Assertion> AssertionAsync()
    {
        Assertion? assertion = null;
        playground.Host.Answer = request =>
        {
            assertion = request.Assertion;
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        (await playground.ChatAsync(playground.Acme.Token, "quickfix")).Dispose();
        return assertion!;
    }

    private Task<HttpResponseMessage> FetchAsync(AdapterDigest digest, string? grant)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.ArtifactOf(digest));
        if (grant is not null)
            message.Headers.TryAddWithoutValidation(ContractHeaders.FetchGrant, grant);
        return playground.Gateway.Internal.SendAsync(message);
    }
}
