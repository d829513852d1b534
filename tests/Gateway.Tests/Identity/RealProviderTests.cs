using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Identity;

/// <summary>Tokens that a real provider issued, the npm package oidc-provider, by the ways that real clients take.</summary>
public sealed class RealProviderTests(RealProviderTests.Setting setting) : IClassFixture<RealProviderTests.Setting>
{
    private const string Audience = "https://gateway.example/acme";

    [Fact]
    public async Task ClientCredentials_Token_GeneratesAndManages()
    {
        var token = await setting.Provider.ClientCredentialsAsync(Audience, "inference tenant:admin");
        Assert.Equal(200, await ChatAsync(token));
        var made = await setting.Playground.Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/tokens", new { name = "ci", scopes = new[] { "inference" } }, token);
        Assert.NotNull((string)made["token"]!);
        Assert.Equal(403, await StatusAsync(await setting.Provider.ClientCredentialsAsync(Audience, "inference"), "/api/v1/tenants/acme/tokens"));
        Assert.Equal(403, await StatusAsync(await setting.Provider.ClientCredentialsAsync(Audience, "platform:admin"), "/api/v1/hosts"));
        Assert.Equal(404, await StatusAsync(token, "/api/v1/tenants/globex/tokens"));
    }

    [Fact]
    public async Task ClientCredentials_TokenForAnotherResource_IsNobodys() =>
        Assert.Equal(401, await ChatAsync(await setting.Provider.ClientCredentialsAsync("https://elsewhere.example", "inference")));

    [Fact]
    public async Task CodeWithPkce_AccessTokenGetsIn_IdTokenDoesNot()
    {
        var (access, id) = await setting.Provider.CodeAsync("jo", Audience, "inference");
        Assert.Equal(200, await ChatAsync(access));
        Assert.Equal(401, await ChatAsync(id));
        // Not even where the application itself is the audience that a tenant registered.
        await setting.PutAsync("id-tokens", "ide");
        Assert.Equal(401, await ChatAsync(id));
    }

    /// <summary>One developer's next keystroke cancels his last, and no colleague's.</summary>
    [Fact]
    public async Task CodeWithPkce_WherePeopleAreMeant_EachHasALaneOfTheirOwn()
    {
        const string People = "https://people.example";
        await setting.PutAsync("people", People, personal: true);
        var lanes = new List<string?>();
        foreach (var token in new[]
        {
            (await setting.Provider.CodeAsync("jo", People, "inference")).Access,
            (await setting.Provider.CodeAsync("jo", People, "inference")).Access,
            (await setting.Provider.CodeAsync("kim", People, "inference")).Access,
            await setting.Provider.ClientCredentialsAsync(People, "inference"),
        })
        {
            Assert.Equal(200, await ChatAsync(token));
            lanes.Add(setting.Playground.Host.Seen.Last().Assertion.Lane);
        }

        Assert.NotNull(lanes[0]);
        Assert.Equal(lanes[0], lanes[1]);
        Assert.NotEqual(lanes[0], lanes[2]);
        Assert.NotNull(lanes[2]);
        Assert.Null(lanes[3]);
    }

    [Fact]
    public async Task KeyRotation_NewKeyAndOldKey_FollowTheRule()
    {
        await using var provider = await OidcProviderServer.StartAsync();
        var (gateway, audience) = (setting.Playground.Gateway, "https://rotating.example");
        await setting.PutAsync("rotating", audience, issuer: provider.Issuer);
        var first = await provider.ClientCredentialsAsync(audience, "inference");
        Assert.Equal(200, await StatusAsync(first));

        // A new key signs at once, the old one still is published: found as soon as an unknown kid may ask again.
        await provider.RotateAsync(keep: 1);
        var second = await provider.ClientCredentialsAsync(audience, "inference");
        Assert.Equal(401, await StatusAsync(second));
        gateway.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((200, 200), (await StatusAsync(second), await StatusAsync(first)));

        // The old keys are withdrawn: they go with the next refresh, which an unknown kid brings forward.
        await provider.RotateAsync(keep: 0);
        Assert.Equal(200, await StatusAsync(second));
        gateway.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, await StatusAsync(await provider.ClientCredentialsAsync(audience, "inference")));
        Assert.Equal((401, 401), (await StatusAsync(first), await StatusAsync(second)));
        Assert.Equal(System.Net.HttpStatusCode.OK, await setting.Playground.Host.ReportAsync());
    }

    private async Task<int> ChatAsync(string token)
    {
        using var response = await setting.Playground.ChatAsync(token, "llama:quickfix");
        return (int)response.StatusCode;
    }

    private async Task<int> StatusAsync(string token, string path = "/v1/models")
    {
        using var response = await setting.Playground.Gateway.SendAsync(HttpMethod.Get, path, token);
        return (int)response.StatusCode;
    }

    public sealed class Setting : IAsyncLifetime
    {
        internal Playground Playground { get; } = new() { Settings = ["--Authentication:Oidc:AllowLoopback=true"] };

        internal OidcProviderServer Provider { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Playground.InitializeAsync();
            Provider = await OidcProviderServer.StartAsync();
            await PutAsync("sso", Audience);
        }

        internal Task PutAsync(string name, string audience, bool personal = false, string? issuer = null) => Playground.Gateway.ManageAsync(
            HttpMethod.Put, $"/tenants/acme/identity-providers/{name}", new JsonObject { ["issuer"] = issuer ?? Provider.Issuer, ["audience"] = audience, ["personal"] = personal });

        public async Task DisposeAsync()
        {
            await Provider.DisposeAsync();
            await Playground.DisposeAsync();
        }
    }
}
