using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Identity;

/// <summary>
/// Microsoft Entra ID, played by a server on loopback that signs for every directory with one set of keys, as Entra does: the signature of a token says nothing
/// about whose it is.
/// </summary>
public sealed class EntraTests(EntraTests.Setting setting) : IClassFixture<EntraTests.Setting>
{
    private const string Client = "11111111-2222-4333-8444-555555555555";
    private const string AcmeDirectory = "aaaaaaaa-0000-4000-8000-000000000001";
    private const string GlobexDirectory = "bbbbbbbb-0000-4000-8000-000000000002";
    private const string ListedDirectory = "ffffffff-0000-4000-8000-000000000006";
    private const string NobodysDirectory = "cccccccc-0000-4000-8000-000000000003";
    private const string PersonalAccounts = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static readonly Dictionary<string, Action<JsonObject>> s_bad = new()
    {
        ["of a directory that nobody registered"] = claims => Move(claims, NobodysDirectory),
        ["of personal accounts"] = claims => Move(claims, PersonalAccounts),
        ["whose tid is another than its issuer's"] = claims => claims["tid"] = GlobexDirectory,
        ["whose issuer is another than its tid's"] = claims => claims["iss"] = claims["iss"]!.ToString().Replace(AcmeDirectory, NobodysDirectory, StringComparison.Ordinal),
        ["without tid"] = claims => claims.Remove("tid"),
        ["of the old version by its claim"] = claims => claims["ver"] = "1.0",
        ["without a version"] = claims => claims.Remove("ver"),
        ["of the old version by its issuer"] = claims => claims["iss"] = $"https://sts.windows.net/{AcmeDirectory}/",
        ["of the issuer with a slash"] = claims => claims["iss"] = claims["iss"] + "/",
        ["of the issuer in capitals"] = claims => claims["iss"] = claims["iss"]!.ToString().Replace(AcmeDirectory, AcmeDirectory.ToUpperInvariant(), StringComparison.Ordinal),
        ["of the common issuer"] = claims => claims["iss"] = claims["iss"]!.ToString().Replace(AcmeDirectory, "common", StringComparison.Ordinal),
        ["of the issuer's template"] = claims => claims["iss"] = claims["iss"]!.ToString().Replace(AcmeDirectory, "{tenantid}", StringComparison.Ordinal),
        ["for another application"] = claims => claims["aud"] = "99999999-2222-4333-8444-555555555555",
        ["for the word that the registry uses"] = claims => claims["aud"] = "azuread",
        ["without oid"] = claims => claims.Remove("oid"),
        ["whose oid is a mail address"] = claims => claims["oid"] = "jo@acme.example",
        ["without azp"] = claims => claims.Remove("azp"),
        ["without scp and roles"] = claims => claims.Remove("scp"),
        ["that is an id token"] = claims => claims["nonce"] = "x",
    };

    public static TheoryData<string> Bad => [.. s_bad.Keys];

    [Fact]
    public async Task Token_OfARegisteredDirectory_IsThatTenantsCaller()
    {
        Assert.Equal((200, 404), await AcmeAndGlobexAsync(Claims(AcmeDirectory, "tenant:admin")));
        Assert.Equal((404, 200), await AcmeAndGlobexAsync(Claims(GlobexDirectory, "tenant:admin")));
    }

    /// <summary>The class of fault of Airflow #71735: well signed, for our application, and of somebody else's directory.</summary>
    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Token_WellSignedAndNotTheTenants_IsNobodys(string name)
    {
        var claims = Claims(AcmeDirectory, "inference");
        Assert.Equal(200, await StatusAsync(setting.Key.Write(claims, s_header)));
        s_bad[name](claims);
        Assert.Equal(401, await StatusAsync(setting.Key.Write(claims, s_header)));
    }

    [Fact]
    public async Task Token_WithMailOrDomainOfATenant_GetsNothingByThem()
    {
        var claims = Claims(NobodysDirectory, "inference");
        (claims["email"], claims["upn"], claims["preferred_username"]) = ("admin@acme.example", "admin@acme.example", "admin@acme.example");
        Assert.Equal(401, await StatusAsync(setting.Key.Write(claims, s_header)));
    }

    [Fact]
    public async Task Token_OfAnApplication_HasItsRoles()
    {
        var claims = Claims(AcmeDirectory, "inference");
        claims.Remove("scp");
        claims["roles"] = new JsonArray("inference");
        Assert.Equal(200, await StatusAsync(setting.Key.Write(claims, s_header)));
        claims["roles"] = new JsonArray("platform:admin");
        Assert.Equal(403, await StatusAsync(setting.Key.Write(claims, s_header)));
    }

    /// <summary>Some keys of the common set are for one issuer only, and the set says so.</summary>
    [Fact]
    public async Task Token_SignedByAKeyOfAnotherIssuer_IsNobodys()
    {
        Assert.Equal(401, await StatusAsync(setting.PersonalKey.Write(Claims(AcmeDirectory, "inference"), s_header)));
        Assert.Equal(401, await StatusAsync(SigningKey.Rsa(setting.Key.Id).Write(Claims(AcmeDirectory, "inference"), s_header)));
    }

    [Fact]
    public async Task Keys_OfBothDirectories_AreFetchedOnce()
    {
        await AcmeAndGlobexAsync(Claims(AcmeDirectory, "inference"));
        await AcmeAndGlobexAsync(Claims(GlobexDirectory, "inference"));
        Assert.Equal(1, setting.Provider.Asked.Count(path => path == "/common/discovery/v2.0/keys"));
    }

    [Theory]
    [InlineData("""{"kind":"entra","directoryId":"9188040d-6c67-4c5b-b112-36a304b66dad"}""", "directoryId")]
    [InlineData("""{"kind":"entra","directoryId":"acme.onmicrosoft.com"}""", "directoryId")]
    [InlineData("""{"kind":"entra","directoryId":"AAAAAAAA-0000-4000-8000-000000000009"}""", "directoryId")]
    [InlineData("""{"kind":"entra"}""", "directoryId")]
    [InlineData("""{"kind":"entra","directoryId":"aaaaaaaa-0000-4000-8000-000000000009","audience":"x"}""", "issuer")]
    [InlineData("""{"kind":"entra","directoryId":"aaaaaaaa-0000-4000-8000-000000000009","algorithm":"ES256"}""", "algorithm")]
    public async Task Put_WhatIsNoDirectory_IsRefused(string body, string field)
    {
        using var response = await setting.Gateway.SendAsync(
            HttpMethod.Put, "/api/v1/tenants/acme/identity-providers/other", setting.Gateway.PlatformToken, Playground.Json(body));
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"\"field\":\"{field}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>A directory is whose the platform says, not whose administrator was first.</summary>
    [Fact]
    public async Task Put_DirectoryByATenantItself_NeedsThePlatform()
    {
        foreach (var directory in new[] { GlobexDirectory, NobodysDirectory })
        {
            using var response = await setting.Gateway.SendAsync(
                HttpMethod.Put, "/api/v1/tenants/acme/identity-providers/theirs", setting.AcmeAdmin, Playground.Json($$"""{"kind":"entra","directoryId":"{{directory}}"}"""));
            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("does not let this tenant register", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Put_DirectoryThatThePlatformListsForTheTenant_IsItsOwnToRegister()
    {
        var made = await setting.Gateway.ManageAsync(
            HttpMethod.Put, "/tenants/acme/identity-providers/second", new { kind = "entra", directoryId = ListedDirectory }, setting.AcmeAdmin);
        Assert.Equal((ListedDirectory, Client, false), ((string)made["directoryId"]!, (string)made["audience"]!, (bool)made["boundByPlatform"]!));
        Assert.Equal(200, await StatusAsync(setting.Key.Write(Claims(ListedDirectory, "inference"), s_header)));
    }

    private static readonly JsonObject s_header = new() { ["typ"] = "JWT", ["x5t"] = "abc" };

    private JsonObject Claims(string directory, string scope)
    {
        var now = setting.Gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = $"{setting.Provider.Url}/{directory}/v2.0",
            ["aud"] = Client,
            ["tid"] = directory,
            ["oid"] = "dddddddd-0000-4000-8000-000000000004",
            ["sub"] = "pairwise",
            ["azp"] = "eeeeeeee-0000-4000-8000-000000000005",
            ["ver"] = "2.0",
            ["scp"] = scope,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 3600,
        };
    }

    private static void Move(JsonObject claims, string directory)
    {
        claims["iss"] = claims["iss"]!.ToString().Replace(AcmeDirectory, directory, StringComparison.Ordinal);
        claims["tid"] = directory;
    }

    private async Task<(int Acme, int Globex)> AcmeAndGlobexAsync(JsonObject claims)
    {
        var token = setting.Key.Write(claims, s_header);
        return (await StatusAsync(token, "/api/v1/tenants/acme/tokens"), await StatusAsync(token, "/api/v1/tenants/globex/tokens"));
    }

    private async Task<int> StatusAsync(string token, string path = "/v1/models")
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Get, path, token);
        return (int)response.StatusCode;
    }

    public sealed class Setting : IAsyncLifetime
    {
        internal FakeProvider Provider { get; private set; } = null!;

        internal SigningKey Key { get; private set; } = null!;

        internal SigningKey PersonalKey { get; private set; } = null!;

        internal GatewayServer Gateway { get; private set; } = null!;

        internal string AcmeAdmin { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Provider = await FakeProvider.StartAsync();
            Key = SigningKey.Rsa("common", Provider.Url + "/{tenantid}/v2.0");
            PersonalKey = SigningKey.Rsa("personal", $"{Provider.Url}/{PersonalAccounts}/v2.0");
            Provider.Keys = [Key, PersonalKey];
            Provider.Issuer = Provider.Url + "/{tenantid}/v2.0";
            Provider.KeysUrl = Provider.Url + "/common/discovery/v2.0/keys";
            Gateway = await GatewayServer.StartAsync(
                "--Authentication:Oidc:AllowLoopback=true", $"--AzureAd:Instance={Provider.Url}/", "--AzureAd:TenantId=common", $"--AzureAd:ClientId={Client}",
                $"--Authentication:Oidc:AllowedIssuers:0:Issuer={Provider.Url}/{ListedDirectory}/v2.0", "--Authentication:Oidc:AllowedIssuers:0:Tenant=acme");
            AcmeAdmin = (await Gateway.CreateTenantAsync("acme")).AdminToken;
            await Gateway.CreateTenantAsync("globex");
            await Gateway.ManageAsync(HttpMethod.Put, "/tenants/acme/identity-providers/entra", new { kind = "entra", directoryId = AcmeDirectory });
            await Gateway.ManageAsync(HttpMethod.Put, "/tenants/globex/identity-providers/entra", new { kind = "entra", directoryId = GlobexDirectory });
        }

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
