using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using TenantStore.IdentityProviders;

namespace Gateway.Tests.Identity;

/// <summary>How tenants register their providers, and what they can learn of each other by it: nothing.</summary>
public sealed class ProviderRoutesTests(ProviderRoutesTests.Setting setting) : IClassFixture<ProviderRoutesTests.Setting>
{
    private const string Good = """{"issuer":"https://login.acme.example","audience":"api"}""";

    [Fact]
    public async Task Put_ThenGetListDelete_ByTheTenantItself()
    {
        var body = new JsonObject
        {
            ["issuer"] = "https://login.acme.example",
            ["audience"] = "crud",
            ["algorithm"] = "ES256",
            ["scopeClaim"] = "permissions",
            ["scopeMap"] = new JsonObject { ["dev"] = new JsonArray("inference") },
            ["clients"] = new JsonArray("ide"),
            ["personal"] = true,
        };
        var made = await setting.Gateway.ManageAsync(HttpMethod.Put, "/tenants/acme/identity-providers/crud", body, setting.Acme.AdminToken);
        foreach (var (name, value) in body)
            Assert.Equal(value!.ToJsonString(), made[name]!.ToJsonString());
        Assert.Equal(("oidc", false), ((string)made["kind"]!, (bool)made["boundByPlatform"]!));
        var read = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/identity-providers/crud", token: setting.Acme.AdminToken);
        Assert.Equal(made.ToJsonString(), read.ToJsonString());
        var all = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/identity-providers", token: setting.Acme.AdminToken);
        Assert.Contains(all["items"]!.AsArray(), one => (string)one!["name"]! == "crud");

        await setting.Gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme/identity-providers/crud", token: setting.Acme.AdminToken);
        Assert.Equal(404, (await AskAsync(HttpMethod.Get, "acme", "crud", setting.Acme.AdminToken)).Status);
        Assert.Equal(404, (await AskAsync(HttpMethod.Delete, "acme", "crud", setting.Acme.AdminToken)).Status);
        var audit = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit?count=2", token: setting.Acme.AdminToken);
        Assert.Equal(["identity-provider.delete", "identity-provider.set"], audit["items"]!.AsArray().Select(entry => (string)entry!["action"]!));
        Assert.Equal("crud", (string)audit["items"]![1]!["detail"]!["audience"]!);
    }

    [Theory]
    [InlineData("""{"audience":"a"}""", "issuer")]
    [InlineData("""{"issuer":"http://login.acme.example","audience":"a"}""", "issuer")]
    [InlineData("""{"issuer":"https://10.0.0.1","audience":"a"}""", "issuer")]
    [InlineData("""{"issuer":"https://login.acme.example"}""", "audience")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":""}""", "audience")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","directoryId":"x"}""", "directoryId")]
    [InlineData("""{"kind":"saml","issuer":"https://login.acme.example","audience":"a"}""", "kind")]
    [InlineData("""{"kind":"entra","directoryId":"aaaaaaaa-0000-4000-8000-000000000001"}""", "kind")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","algorithm":"HS256"}""", "algorithm")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","algorithm":"none"}""", "algorithm")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","algorithm":"1"}""", "algorithm")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","scopeClaim":""}""", "scopeClaim")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","scopeMap":{}}""", "scopeMap")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","scopeMap":{"x":[]}}""", "scopeMap")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","scopeMap":{"x":["platform:admin"]}}""", "scopeMap")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","scopeMap":{"x":["everything"]}}""", "scopeMap")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","clients":[]}""", "clients")]
    [InlineData("""{"issuer":"https://login.acme.example","audience":"a","clients":[""]}""", "clients")]
    public async Task Put_WhatCannotBe_NamesTheField(string body, string field)
    {
        var (status, text) = await AskAsync(HttpMethod.Put, "acme", "bad", setting.Acme.AdminToken, body);
        Assert.Equal(400, status);
        Assert.Contains($"\"field\":\"{field}\"", text, StringComparison.Ordinal);
        Assert.Equal(404, (await AskAsync(HttpMethod.Get, "acme", "bad", setting.Acme.AdminToken)).Status);
    }

    /// <summary>Not on the list, globex' on the list, registered by globex, bound to globex by the platform: one answer.</summary>
    [Fact]
    public async Task Put_WhatIsAnothers_IsTheAnswerForWhatIsNotAllowed()
    {
        await setting.Gateway.ManageAsync(
            HttpMethod.Put, "/tenants/globex/identity-providers/own", new { issuer = "https://login.globex.example", audience = "api" }, setting.Globex.AdminToken);
        await setting.Gateway.ManageAsync(HttpMethod.Put, "/tenants/globex/identity-providers/bound", new { issuer = "https://login.acme.example", audience = "taken" });
        var answers = new HashSet<(int, string)>();
        foreach (var (issuer, audience) in new[]
        {
            ("https://nobody.example", "api"), ("https://login.globex.example", "other"), ("https://login.globex.example", "api"), ("https://login.acme.example", "taken"),
        })
        {
            answers.Add(await AskAsync(HttpMethod.Put, "acme", "probe", setting.Acme.AdminToken, $$"""{"issuer":"{{issuer}}","audience":"{{audience}}"}"""));
        }

        Assert.Equal(400, Assert.Single(answers).Item1);
    }

    [Fact]
    public async Task Put_IssuerOpenToAll_NeedsTheTenantsOwnIdInTheAudience()
    {
        var (status, text) = await AskAsync(HttpMethod.Put, "acme", "shared", setting.Acme.AdminToken, """{"issuer":"https://shared.example","audience":"api"}""");
        Assert.Equal(400, status);
        Assert.Contains($"urn:gw:{setting.Acme.Id}", text, StringComparison.Ordinal);
        Assert.Equal(400, (await AskAsync(
            HttpMethod.Put, "acme", "shared", setting.Acme.AdminToken, $$"""{"issuer":"https://shared.example","audience":"urn:gw:{{setting.Globex.Id}}"}""")).Status);
        Assert.Equal(200, (await AskAsync(
            HttpMethod.Put, "acme", "shared", setting.Acme.AdminToken, $$"""{"issuer":"https://shared.example","audience":"urn:gw:{{setting.Acme.Id}}"}""")).Status);
    }

    [Fact]
    public async Task Put_WhatThePlatformBound_StaysBoundWhileIssuerAndAudienceStay()
    {
        const string Path = "/tenants/acme/identity-providers/by-platform";
        var bound = await setting.Gateway.ManageAsync(HttpMethod.Put, Path, new { issuer = "https://elsewhere.example", audience = "bound" });
        Assert.True((bool)bound["boundByPlatform"]!);
        var changed = await setting.Gateway.ManageAsync(
            HttpMethod.Put, Path, new { issuer = "https://elsewhere.example", audience = "bound", personal = true }, setting.Acme.AdminToken);
        Assert.True((bool)changed["boundByPlatform"]!);
        Assert.Equal(400, (await AskAsync(
            HttpMethod.Put, "acme", "by-platform", setting.Acme.AdminToken, """{"issuer":"https://elsewhere.example","audience":"other"}""")).Status);
        Assert.Equal(409, (await AskAsync(
            HttpMethod.Put, "globex", "by-platform", setting.Gateway.PlatformToken, """{"issuer":"https://elsewhere.example","audience":"bound"}""")).Status);
    }

    [Fact]
    public async Task Put_WhatTheTenantHasUnderAnotherName_SaysWhich()
    {
        await setting.Gateway.ManageAsync(
            HttpMethod.Put, "/tenants/acme/identity-providers/first", new { issuer = "https://login.acme.example", audience = "twice" }, setting.Acme.AdminToken);
        var (status, text) = await AskAsync(
            HttpMethod.Put, "acme", "second", setting.Acme.AdminToken, """{"issuer":"https://login.acme.example","audience":"twice"}""");
        Assert.Equal(409, status);
        Assert.Contains("first", text, StringComparison.Ordinal);
        Assert.Equal(200, (await AskAsync(HttpMethod.Get, "acme", "first", setting.Acme.AdminToken)).Status);
    }

    [Fact]
    public async Task Put_OneMoreThanTheBound_IsAConflict()
    {
        var tenant = await setting.Gateway.CreateTenantAsync("many");
        for (var i = 0; i < IdentityProviderRepository.MaxOfTenant; i++)
            await setting.Gateway.ManageAsync(HttpMethod.Put, $"/tenants/many/identity-providers/p{i}", new { issuer = "https://many.example", audience = $"{i}" });
        var (status, text) = await AskAsync(HttpMethod.Put, "many", "more", setting.Gateway.PlatformToken, """{"issuer":"https://many.example","audience":"more"}""");
        Assert.Equal(409, status);
        Assert.Contains("8 identity providers", text, StringComparison.Ordinal);
        Assert.NotNull(tenant);
    }

    [Fact]
    public async Task Put_NameThatIsNone_IsRefused() =>
        Assert.Equal(400, (await AskAsync(HttpMethod.Put, "acme", "Not.A.Name", setting.Acme.AdminToken, Good)).Status);

    [Theory]
    [InlineData("--Authentication:Oidc:AllowedIssuers:0:Issuer=https://login.example.com", "must name a Tenant, or an Audience with {tenant}")]
    [InlineData("--Authentication:Oidc:ClockSkewSeconds=61", "ClockSkewSeconds")]
    [InlineData("--AzureAd:ClientId=our-app", "AzureAd:ClientId is no GUID")]
    [InlineData("--AzureAd:TenantId=acme.onmicrosoft.com", "AzureAd:TenantId is neither")]
    [InlineData("--AzureAd:Instance=http://login.microsoftonline.com/", "AzureAd:Instance is no https")]
    [InlineData("--AzureAd:Audience=api://x", "has no effect without AzureAd:ClientId")]
    public async Task Start_WithSettingsThatCannotBe_SaysWhich(string setting, string why)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var server = await GatewayServer.StartAsync(setting);
        });
        Assert.Contains(why, exception.ToString(), StringComparison.Ordinal);
    }

    private async Task<(int Status, string Body)> AskAsync(HttpMethod method, string tenant, string name, string token, string? body = null)
    {
        using var response = await setting.Gateway.SendAsync(
            method, $"/api/v1/tenants/{tenant}/identity-providers/{name}", token, body is null ? null : Playground.Json(body));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public sealed class Setting : IAsyncLifetime
    {
        internal GatewayServer Gateway { get; private set; } = null!;

        internal TestTenant Acme { get; private set; } = null!;

        internal TestTenant Globex { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            const string List = "--Authentication:Oidc:AllowedIssuers:";
            Gateway = await GatewayServer.StartAsync(
                $"{List}0:Issuer=https://login.acme.example", $"{List}0:Tenant=acme",
                $"{List}1:Issuer=https://login.globex.example", $"{List}1:Tenant=globex",
                $"{List}2:Issuer=https://shared.example", $"{List}2:Audience=urn:gw:{{tenant}}");
            Acme = await Gateway.CreateTenantAsync("acme");
            Globex = await Gateway.CreateTenantAsync("globex");
        }

        public async Task DisposeAsync() => await Gateway.DisposeAsync();
    }
}
