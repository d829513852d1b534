using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.IdentityProviders;

namespace Gateway.Tests.Identity;

/// <summary>Access tokens through the whole gateway: who gets in as whom, and that all others hear the same.</summary>
public sealed class AccessTokenTests(IdentitySetting setting) : IClassFixture<IdentitySetting>
{
    /// <summary>Name, change of claims, change of header, and the cause that the log must give.</summary>
    private static readonly Dictionary<string, (Action<JsonObject> Claims, JsonObject? Header, string Cause)> s_bad = new()
    {
        ["expired"] = (claims => claims["exp"] = Seconds(claims, "iat", -61), null, "Expired"),
        ["without exp"] = (claims => claims.Remove("exp"), null, "Expired"),
        ["with exp as a text"] = (claims => claims["exp"] = "9999999999", null, "Expired"),
        ["with an endless exp"] = (claims => claims["exp"] = JsonNode.Parse("1e308"), null, "Expired"),
        ["with an exp after the last year"] = (claims => claims["exp"] = JsonNode.Parse("3e11"), null, "Expired"),
        ["with the last exp there is"] = (claims => claims["exp"] = 253402300799, null, "Expired"),
        ["with an exp before 1970"] = (claims => claims["exp"] = -1, null, "Expired"),
        ["with an exp in the last year"] = (claims => claims["exp"] = 253402300799 - 7 * 24 * 3600, null, "LivesTooLong"),
        ["living too long"] = (claims => claims["exp"] = Seconds(claims, "iat", 24 * 3600 + 1), null, "LivesTooLong"),
        ["without iat"] = (claims => claims.Remove("iat"), null, "NotYetValid"),
        ["from the future"] = (claims => claims["iat"] = Seconds(claims, "iat", 90), null, "NotYetValid"),
        ["with an iat before the first year"] = (claims => claims["iat"] = JsonNode.Parse("-1e12"), null, "NotYetValid"),
        ["with the first iat there is"] = (claims => claims["iat"] = -62135596800, null, "NotYetValid"),
        ["with the last iat there is"] = (claims => claims["iat"] = 253402300799, null, "NotYetValid"),
        ["with an iat of 1970"] = (claims => claims["iat"] = 0, null, "LivesTooLong"),
        ["with an nbf before the first year"] = (claims => claims["nbf"] = JsonNode.Parse("-1e11"), null, "NotYetValid"),
        ["with an nbf after the last year"] = (claims => claims["nbf"] = JsonNode.Parse("1e12"), null, "NotYetValid"),
        ["not valid yet"] = (claims => claims["nbf"] = Seconds(claims, "iat", 90), null, "NotYetValid"),
        ["with nbf as a text"] = (claims => claims["nbf"] = "0", null, "NotYetValid"),
        ["of another issuer"] = (claims => claims["iss"] = "https://elsewhere.example", null, "UnknownProvider"),
        ["of the issuer with a slash"] = (claims => claims["iss"] = claims["iss"] + "/", null, "UnknownProvider"),
        ["without iss"] = (claims => claims.Remove("iss"), null, "Malformed"),
        ["for another audience"] = (claims => claims["aud"] = "https://gateway.example/other", null, "UnknownProvider"),
        ["for globex' audience"] = (claims => claims["aud"] = IdentitySetting.GlobexAudience, null, "UnknownProvider"),
        ["for no audience"] = (claims => claims.Remove("aud"), null, "Malformed"),
        ["for an empty list of audiences"] = (claims => claims["aud"] = new JsonArray(), null, "Malformed"),
        ["for nine audiences"] = (claims => claims["aud"] = new JsonArray([.. Enumerable.Range(0, 8).Select(i => (JsonNode)$"a{i}"), IdentitySetting.AcmeAudience]), null, "Malformed"),
        ["without sub"] = (claims => claims.Remove("sub"), null, "NoSubject"),
        ["with an empty sub"] = (claims => claims["sub"] = "", null, "NoSubject"),
        ["with a number for sub"] = (claims => claims["sub"] = 7, null, "NoSubject"),
        ["bound to a key"] = (claims => claims["cnf"] = new JsonObject { ["jkt"] = "x" }, null, "BoundToAKey"),
        ["that is a logout token"] = (claims => claims["events"] = new JsonObject(), null, "NotAnAccessToken"),
        ["of another type"] = (_ => { }, new JsonObject { ["typ"] = "logout+jwt" }, "NotAnAccessToken"),
        ["that is an id token"] = (claims => Replace(claims, "client_id", "scope", "nonce"), new JsonObject { ["typ"] = "JWT" }, "NotAnAccessToken"),
        ["that is an id token with scopes"] = (claims => claims["at_hash"] = "x", new JsonObject { ["typ"] = "JWT" }, "NotAnAccessToken"),
        ["that says nothing of access"] = (claims => Replace(claims, "client_id", "scope", null), new JsonObject { ["typ"] = "JWT" }, "NotAnAccessToken"),
        ["that Keycloak calls an id token"] = (claims => claims["typ"] = "ID", new JsonObject { ["typ"] = "JWT" }, "NotAnAccessToken"),
        ["that Cognito calls an id token"] = (claims => claims["token_use"] = "id", new JsonObject { ["typ"] = "JWT" }, "NotAnAccessToken"),
        ["of another allowed algorithm"] = (_ => { }, new JsonObject { ["alg"] = "PS256" }, "WrongAlgorithm"),
        ["of no algorithm"] = (_ => { }, new JsonObject { ["alg"] = "none" }, "WrongAlgorithm"),
        ["of a lower-case algorithm"] = (_ => { }, new JsonObject { ["alg"] = "rs256" }, "WrongAlgorithm"),
        ["without kid"] = (_ => { }, new JsonObject { ["kid"] = null }, "Malformed"),
        ["with a number for kid"] = (_ => { }, new JsonObject { ["kid"] = 1 }, "Malformed"),
        ["with an unknown kid"] = (_ => { }, new JsonObject { ["kid"] = "../../acme-1" }, "UnknownKey"),
        ["with jku"] = (_ => { }, new JsonObject { ["jku"] = "https://evil.example/keys" }, "Malformed"),
        ["with jwk"] = (_ => { }, new JsonObject { ["jwk"] = new JsonObject() }, "Malformed"),
        ["with x5u"] = (_ => { }, new JsonObject { ["x5u"] = "https://evil.example/cert" }, "Malformed"),
        ["with x5c"] = (_ => { }, new JsonObject { ["x5c"] = new JsonArray("MII=") }, "Malformed"),
        ["with crit"] = (_ => { }, new JsonObject { ["crit"] = new JsonArray("exp") }, "Malformed"),
        ["with b64"] = (_ => { }, new JsonObject { ["b64"] = false }, "Malformed"),
        ["with zip"] = (_ => { }, new JsonObject { ["zip"] = "DEF" }, "Malformed"),
        ["with another token inside"] = (_ => { }, new JsonObject { ["cty"] = "JWT" }, "Malformed"),
        ["signed by globex' key"] = (_ => { }, null, "WrongSignature"),
    };

    public static TheoryData<string> Bad => [.. s_bad.Keys];

    [Fact]
    public async Task Token_Good_GetsInAsTheTenantsOwn()
    {
        var (status, body) = await setting.AskAsync(setting.Token());
        Assert.Equal(200, status);
        Assert.Contains("llama", body, StringComparison.Ordinal);
        Assert.Equal(200, (await setting.AskAsync(setting.Token("tenant:admin"), "/api/v1/tenants/acme/tokens")).Status);
        Assert.Equal(404, (await setting.AskAsync(setting.Token("tenant:admin"), "/api/v1/tenants/globex/tokens")).Status);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    public async Task Token_InTheOtherHeaders_IsTaken(string header)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        message.Headers.Add(header, setting.Token());
        using var response = await setting.Gateway.Public.SendAsync(message);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Token_Bad_IsTheOne401AndTheLogGivesTheCause(string name)
    {
        var (change, header, cause) = s_bad[name];
        var claims = setting.Claims();
        change(claims);
        // By globex' key but under the name of acme's: only the signature tells.
        var token = name == "signed by globex' key"
            ? setting.GlobexKey.Write(claims, new JsonObject { ["kid"] = setting.Key.Id })
            : setting.Key.Write(claims, header);

        using var message = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        message.Headers.Add("x-api-key", token);
        using var response = await setting.Gateway.Public.SendAsync(message);

        Assert.Equal(await setting.AskAsync("garbage"), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        var id = response.Headers.GetValues("x-request-id").Single();
        Assert.Contains(setting.Gateway.Logs.Lines, line => line.Contains($"{id} access token refused: {cause},", StringComparison.Ordinal));
        foreach (var part in token.Split('.'))
            Assert.DoesNotContain(setting.Gateway.Logs.Lines, line => line.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+JWT")]
    [InlineData("application/at+jwt")]
    [InlineData(null)]
    public async Task Token_OfATypeThatProvidersWrite_IsTaken(string? type) =>
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(setting.Claims(), new JsonObject { ["typ"] = type }))).Status);

    [Fact]
    public async Task Token_WithinTheSkew_IsTaken()
    {
        var claims = setting.Claims();
        claims["nbf"] = Seconds(claims, "iat", 50);
        claims["iat"] = Seconds(claims, "iat", 50);
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        claims = setting.Claims();
        claims["exp"] = Seconds(claims, "iat", -50);
        claims["iat"] = Seconds(claims, "iat", -100);
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
    }

    [Fact]
    public async Task Token_OfSeveralAudiences_CountsForTheOneRegistered()
    {
        var claims = setting.Claims();
        claims["aud"] = new JsonArray("account", IdentitySetting.AcmeAudience);
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
    }

    /// <summary>One issuer that serves both: a token for both audiences would be a caller of two tenants.</summary>
    [Fact]
    public async Task Token_ForTheAudiencesOfTwoTenants_IsNobodys()
    {
        await setting.PutAsync("globex", "shared", new JsonObject { ["issuer"] = setting.Provider.Url, ["audience"] = "shared-globex" });
        var claims = setting.Claims();
        claims["aud"] = "shared-globex";
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        claims["aud"] = new JsonArray(IdentitySetting.AcmeAudience, "shared-globex");
        Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(claims))).Status);
    }

    [Fact]
    public async Task Token_OfGlobexSignedByAcmesProvider_IsNobodys()
    {
        var claims = setting.Claims();
        (claims["iss"], claims["aud"]) = (setting.GlobexProvider.Url, IdentitySetting.GlobexAudience);
        Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        Assert.Equal(200, (await setting.AskAsync(setting.GlobexKey.Write(claims))).Status);
    }

    [Fact]
    public async Task Token_SpelledOtherwise_IsNobodys()
    {
        var token = setting.Token();
        var parts = token.Split('.');
        var lastBits = parts[2][..^1] + Next(parts[2][^1]);
        string[] spellings =
        [
            token + "=", token + ".", "." + token, token.Replace('.', ','), $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{parts[0]}..{parts[2]}",
            $"{parts[0]}.{parts[1]}.{lastBits}", $"{parts[0]}.{parts[1]}.{parts[2]}.{parts[2]}.{parts[2]}",
            setting.Key.Sign(SigningKey.Encode("""{"alg":"RS256","kid":"acme-1","typ":"at+jwt","alg":"RS256"}"""), parts[1]),
            setting.Key.Sign(parts[0], SigningKey.Encode(setting.Claims().ToJsonString()[..^1] + $",\"aud\":\"{IdentitySetting.AcmeAudience}\"}}")),
            setting.Key.Sign(parts[0], SigningKey.Encode("[]")), setting.Key.Sign(parts[0], SigningKey.Encode("")), setting.Key.Sign(SigningKey.Encode("7"), parts[1]),
            setting.Key.SignWithPublicKeyAsSecret(SigningKey.Encode("""{"alg":"HS256","kid":"acme-1","typ":"at+jwt"}"""), parts[1]),
        ];
        Assert.Equal(200, (await setting.AskAsync(token)).Status);
        foreach (var spelling in spellings)
            Assert.Equal(401, (await setting.AskAsync(spelling)).Status);
    }

    [Fact]
    public async Task Token_Longer_ThanTheBound_IsNobodys()
    {
        var claims = setting.Claims();
        claims["pad"] = new string('x', 5000);
        Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        claims["pad"] = new string('x', 6500);
        Assert.Equal(401, (await setting.AskAsync(setting.Key.Write(claims))).Status);
    }

    [Fact]
    public async Task Scopes_OfTheProvider_AreWhatTheEntryMapsThemTo()
    {
        await setting.PutAsync("acme", "mapped", new JsonObject
        {
            ["issuer"] = setting.Provider.Url,
            ["audience"] = "mapped",
            ["scopeClaim"] = "realm_access.roles",
            ["scopeMap"] = new JsonObject { ["dev"] = new JsonArray("inference"), ["lead"] = new JsonArray("inference", "tenant:admin") },
        });
        Assert.Equal((200, 403), await MappedAsync("dev"));
        Assert.Equal((200, 200), await MappedAsync("lead", "other"));
        // Our own names, the platform's above all, are foreign words to a map.
        Assert.Equal((403, 403), await MappedAsync("inference", "platform:admin", "tenant:admin"));
        Assert.Equal((403, 403), await MappedAsync());

        async Task<(int Inference, int Admin)> MappedAsync(params string[] roles)
        {
            var claims = setting.Claims("inference tenant:admin");
            claims["aud"] = "mapped";
            claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role)]) };
            var token = setting.Key.Write(claims);
            return ((await setting.AskAsync(token)).Status, (await setting.AskAsync(token, "/api/v1/tenants/acme/tokens")).Status);
        }
    }

    [Fact]
    public async Task Scopes_WithoutAMap_AreOurNamesAndNeverThePlatforms()
    {
        var token = setting.Token("platform:admin openid unknown");
        Assert.Equal(403, (await setting.AskAsync(token)).Status);
        Assert.Equal(403, (await setting.AskAsync(token, "/api/v1/hosts")).Status);
        Assert.Equal(403, (await setting.AskAsync(token, "/api/v1/tenants")).Status);
        Assert.Equal(403, (await setting.AskAsync(token, "/api/v1/tenants/acme")).Status);
        Assert.Equal(200, (await setting.AskAsync(token, "/api/v1/base-models")).Status);
        foreach (var claim in new[] { "scp", "roles" })
        {
            var claims = setting.Claims("openid");
            claims[claim] = new JsonArray("inference");
            Assert.Equal(200, (await setting.AskAsync(setting.Key.Write(claims))).Status);
        }
    }

    [Fact]
    public async Task Clients_WhereTheyAreListed_AreTheOnlyOnes()
    {
        await setting.PutAsync("acme", "clients", new JsonObject
        {
            ["issuer"] = setting.Provider.Url,
            ["audience"] = "clients",
            ["clients"] = new JsonArray("ide", "ci"),
        });
        Assert.Equal(200, await AskAsync(claims => { }));
        Assert.Equal(200, await AskAsync(claims => claims["azp"] = "ci"));
        Assert.Equal(401, await AskAsync(claims => claims["azp"] = "other"));
        Assert.Equal(401, await AskAsync(claims => claims["client_id"] = "other"));
        Assert.Equal(401, await AskAsync(claims => claims.Remove("client_id")));

        async Task<int> AskAsync(Action<JsonObject> change)
        {
            var claims = setting.Claims();
            claims["aud"] = "clients";
            change(claims);
            return (await setting.AskAsync(setting.Key.Write(claims))).Status;
        }
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public async Task Algorithm_OfTheEntry_IsTheOneTaken(string algorithm)
    {
        var (rsa, other) = (SigningKey.Rsa("rsa"), algorithm == "ES256" ? SigningKey.Curve("other") : SigningKey.Pss("other"));
        await using var provider = await FakeProvider.StartAsync(rsa, other);
        await setting.PutAsync("acme", "algorithm", new JsonObject { ["issuer"] = provider.Url, ["audience"] = "algorithm", ["algorithm"] = algorithm });
        var claims = setting.Claims();
        (claims["iss"], claims["aud"]) = (provider.Url, "algorithm");
        Assert.Equal(200, (await setting.AskAsync(other.Write(claims))).Status);
        Assert.Equal(401, (await setting.AskAsync(rsa.Write(claims))).Status);
    }

    [Fact]
    public async Task Tenant_SuspendedOrProviderDeleted_StopsItsTokensAtOnce()
    {
        await setting.Gateway.CreateTenantAsync("stopping");
        await setting.PutAsync("stopping", "sso", new JsonObject { ["issuer"] = setting.Provider.Url, ["audience"] = "stopping" });
        var claims = setting.Claims();
        claims["aud"] = "stopping";
        var token = setting.Key.Write(claims);
        Assert.Equal(200, (await setting.AskAsync(token)).Status);
        await setting.Gateway.ManageAsync(HttpMethod.Patch, "/tenants/stopping", new { status = "suspended" });
        Assert.Equal(401, (await setting.AskAsync(token)).Status);
        await setting.Gateway.ManageAsync(HttpMethod.Patch, "/tenants/stopping", new { status = "active" });
        Assert.Equal(200, (await setting.AskAsync(token)).Status);
        await setting.Gateway.ManageAsync(HttpMethod.Delete, "/tenants/stopping/identity-providers/sso");
        Assert.Equal(401, (await setting.AskAsync(token)).Status);
    }

    /// <summary>An entry from when the platform's list held its issuer.</summary>
    [Fact]
    public async Task Provider_WhoseIssuerLeftTheList_IsNotUsedAnyMore()
    {
        var provider = new IdentityProvider
        {
            Name = ProviderName.Parse("left"),
            Kind = IdentityProviderKind.Oidc,
            Issuer = setting.Provider.Url,
            Audience = "left",
            Settings = new IdentityProviderSettings(),
        };
        await using (var scope = await setting.Gateway.Services.GetRequiredService<Registry>().BeginAsync(TenantId.Parse(setting.Acme.Id), default))
        {
            Assert.Equal(PutProviderOutcome.Created, await scope.IdentityProviders.PutAsync(provider, default));
            await scope.CommitAsync(default);
        }

        var claims = setting.Claims();
        claims["aud"] = "left";
        var token = setting.Key.Write(claims);
        Assert.Equal(401, (await setting.AskAsync(token)).Status);
        Assert.Contains(setting.Gateway.Logs.Lines, line => line.Contains("access token refused: IssuerNotAllowed,", StringComparison.Ordinal));
        await setting.PutAsync("acme", "left", new JsonObject { ["issuer"] = setting.Provider.Url, ["audience"] = "left" });
        Assert.Equal(200, (await setting.AskAsync(token)).Status);
    }

    [Fact]
    public async Task Audit_OfAnOidcCaller_NamesProviderAndHashAndNoPerson()
    {
        var claims = setting.Claims("tenant:admin");
        claims["sub"] = "jane.roe@acme.example";
        await setting.Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/tokens", new { name = "by-oidc", scopes = new[] { "inference" } }, setting.Key.Write(claims));
        var audit = await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit?count=1", token: setting.Acme.AdminToken);
        Assert.Matches("^oidc/sso/[A-Za-z0-9_-]{22}$", (string)audit["items"]![0]!["actor"]!);
        Assert.DoesNotContain(setting.Gateway.Logs.Lines, line => line.Contains("jane.roe", StringComparison.Ordinal));
    }

    private static long Seconds(JsonObject claims, string of, int by) => (long)claims[of]! + by;

    private static void Replace(JsonObject claims, string first, string second, string? by)
    {
        claims.Remove(first);
        claims.Remove(second);
        if (by is not null)
            claims[by] = "x";
    }

    /// <summary>The last character of a signature of 256 bytes carries two bits of nothing.</summary>
    private static char Next(char last) => (char)(last + 1);
}
