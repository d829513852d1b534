using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>Nothing is kept without consent, and nothing stays without it.</summary>
public sealed class ConsentTests(ConsentTests.Setting setting) : IClassFixture<ConsentTests.Setting>
{
    private InteractionWorld World => setting.World;

    [Fact]
    public async Task Import_WithoutConsent_KeepsNothing()
    {
        var tenant = await World.AddTenantAsync("silent", consent: null);
        Assert.Equal(["1 rejected no_consent"], (await World.ImportAsync(tenant, World.Line("a", line => line["consent"] = "train"))).Said());
        await World.SetConsentAsync(tenant, "tenant", "metrics");
        Assert.Equal(["1 rejected no_consent"], (await World.ImportAsync(tenant, World.Line("a"))).Said());
        Assert.Empty(await World.ListAsync(tenant));
    }

    [Fact]
    public async Task Import_LineByLine_AsksForItsOwnUserAndRepository()
    {
        var tenant = await World.AddTenantAsync("specific", consent: "noCode");
        await World.SetConsentAsync(tenant, "user?user=ann", "train");
        await World.SetConsentAsync(tenant, "user?user=eve", "none");
        await World.SetConsentAsync(tenant, "repository?repository=open/source", "train");
        await World.SetConsentAsync(tenant, "user-repository?user=ann&repository=secret/vault", "none");

        var answer = await World.ImportAsync(
            tenant,
            World.Line("a"),
            World.Line("b", line => line["repository"] = "secret/vault"),
            World.Line("c", line => line["user"] = "bob"),
            World.Line("d", line => (line["user"], line["repository"]) = ("bob", "open/source")),
            World.Line("e", line => (line["user"], line["repository"]) = ("eve", "open/source")),
            World.Line("f", line => line["consent"] = "metrics"),
            World.Line("g", line => line.Remove("repository")));

        Assert.Equal(["stored", "rejected", "rejected", "stored", "rejected", "rejected", "stored"], answer.Verdicts.Select(verdict => (string)verdict["status"]!));
        // The consent that allowed it stands on it.
        var consents = (await World.CallAsync(tenant, HttpMethod.Get, "/consents"))["items"]!.AsArray().ToDictionary(item => (string)item!["id"]!, item => item!);
        Assert.Equal(5, consents.Count);
        Assert.All(await World.ListAsync(tenant), item => Assert.Equal("train", (string)consents[(string)item["consentId"]!]["level"]!));
    }

    [Fact]
    public async Task Withdrawal_RemovesWhatItAllowedAndNothingElse()
    {
        var tenant = await World.AddTenantAsync("withdrawn", consent: null);
        await World.SetConsentAsync(tenant, "user?user=ann", "train");
        await World.SetConsentAsync(tenant, "user?user=bob", "train");
        await World.ImportAsync(tenant, World.Line("a"), World.Line("b"), World.Line("c", line => line["user"] = "bob"));

        var change = await World.CallAsync(tenant, HttpMethod.Delete, "/consents/user?user=ann");

        Assert.Equal("""[{"what":"interactions","action":"removed","count":2,"ids":[]}]""", change["effects"]!.ToJsonString());
        var left = Assert.Single(await World.ListAsync(tenant));
        Assert.Single(await World.ListAsync(tenant, "&user=bob"));
        Assert.Equal(["1 rejected no_consent"], (await World.ImportAsync(tenant, World.Line("a"))).Said());
        using var again = await World.SendAsync(tenant, HttpMethod.Delete, "/consents/user?user=ann");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var audit = (await World.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant}/audit"))["items"]!.AsArray();
        Assert.Contains(audit, entry => (string)entry!["action"]! == "consent.withdraw" && entry["detail"]!.ToJsonString().Contains("\"count\":2", StringComparison.Ordinal));
        Assert.DoesNotContain("ann", audit.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((string)left["userKey"]!, (string)(await World.ListAsync(tenant))[0]["userKey"]!);
    }

    /// <summary>Lowering is withdrawing; a more specific consent keeps its own.</summary>
    [Fact]
    public async Task Lowering_RemovesWhatNoConsentAllowsAnyMore()
    {
        var tenant = await World.AddTenantAsync("lowered");
        await World.SetConsentAsync(tenant, "user?user=bob", "train");
        await World.ImportAsync(tenant, World.Line("a"), World.Line("b", line => line["user"] = "bob"), World.Line("c", line => line["repository"] = "other"));

        var told = await World.SetConsentAsync(tenant, "tenant?preview=true", "metrics");
        Assert.Equal(3, (await World.ListAsync(tenant)).Count);
        Assert.Equal("train", (string)(await World.CallAsync(tenant, HttpMethod.Get, "/consents/tenant"))["level"]!);

        var change = await World.SetConsentAsync(tenant, "tenant", "metrics");

        Assert.Equal(change["effects"]!.ToJsonString(), told["effects"]!.ToJsonString());
        Assert.Equal(2, (int)change["effects"]![0]!["count"]!);
        Assert.Equal("b", ((string)Assert.Single(await World.ListAsync(tenant, "&content=true"))["content"]!["code"]!).Split('\'')[1]);
        Assert.Empty((await World.SetConsentAsync(tenant, "tenant", "none"))["effects"]!.AsArray());
        // A narrower word lowers too, and only there.
        Assert.Equal(1, (int)(await World.SetConsentAsync(tenant, "user-repository?user=bob&repository=app/web", "none"))["effects"]![0]!["count"]!);
        Assert.Empty(await World.ListAsync(tenant));
    }

    [Fact]
    public async Task OwnConsent_OfAPersonalToken_HoldsForItsHolderAlone()
    {
        var tenant = await World.AddTenantAsync("own", consent: null);
        var (personal, shared) = (await PersonalTokenAsync(tenant), await World.Gateway.CreateTokenAsync(tenant, "inference"));

        Assert.Equal("noCode", (string)(await OwnAsync(HttpMethod.Get, personal))["level"]!);
        await OwnAsync(HttpMethod.Put, personal, new { level = "train" });
        await OwnAsync(HttpMethod.Put, personal, new { level = "none", repository = "secret/vault" });

        var own = await OwnAsync(HttpMethod.Get, personal);
        Assert.Equal("train", (string)own["level"]!);
        Assert.Equal("none", (string)(await OwnAsync(HttpMethod.Get, personal, query: "?repository=secret/vault"))["level"]!);
        Assert.Equal("noCode", (string)(await OwnAsync(HttpMethod.Get, shared))["level"]!);
        var answer = await World.ImportAsync(tenant, World.Line("a", line =>
        {
            line.Remove("user");
            line["userKey"] = (string)own["userKey"]!;
        }));
        Assert.Equal(["1 stored"], answer.Said());
        using var refused = await World.Gateway.SendAsync(HttpMethod.Put, "/v1/consent", shared, JsonContent.Create(new { level = "train" }));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("personal token", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(1, (int)(await OwnAsync(HttpMethod.Delete, personal))["effects"]![0]!["count"]!);
        Assert.Empty(await World.ListAsync(tenant));
    }

    [Theory]
    [InlineData("everybody", "scope")]
    [InlineData("user", "user")]
    [InlineData("tenant?user=ann", "user")]
    [InlineData("repository", "repository")]
    [InlineData("user?user=ann&repository=x", "repository")]
    [InlineData("user?user=ann&userKey=u_00000000000000000000000000000000", "userKey")]
    [InlineData("user?userKey=ann", "userKey")]
    [InlineData("repository?repository=ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", "repository")]
    public async Task SetConsent_ForAPlaceThatIsNone_NamesTheField(string scope, string field)
    {
        using var response = await World.SendAsync("places", HttpMethod.Put, $"/consents/{scope}", JsonContent.Create(new { level = "train" }));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task Delete_OfAPersonOrOne_RemovesThoseAndSaysSo()
    {
        var tenant = await World.AddTenantAsync("erased");
        await World.ImportAsync(tenant, World.Line("a"), World.Line("b"), World.Line("c", line => line["user"] = "bob"), World.Line("d", line => line["user"] = "bob"));
        var bobs = await World.ListAsync(tenant, "&user=bob");

        var one = await World.CallAsync(tenant, HttpMethod.Delete, $"/interactions?id={bobs[0]["id"]}");
        var anns = await World.CallAsync(tenant, HttpMethod.Delete, "/interactions?user=ann");

        Assert.Equal((1, 2), ((int)one["effects"]![0]!["count"]!, (int)anns["effects"]![0]!["count"]!));
        Assert.Equal((string)bobs[1]["id"]!, (string)Assert.Single(await World.ListAsync(tenant))["id"]!);
        using var gone = await World.SendAsync(tenant, HttpMethod.Delete, $"/interactions?id={bobs[0]["id"]}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var nobody = await World.SendAsync(tenant, HttpMethod.Delete, "/interactions");
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
    }

    /// <summary>Another tenant's interaction is as absent as one that never was; and its people are other people, whatever they are called.</summary>
    [Fact]
    public async Task Interactions_OfAnotherTenant_AreNotThere()
    {
        var (own, other) = (await World.AddTenantAsync("one-side"), await World.AddTenantAsync("other-side"));
        var stored = (string)(await World.ImportAsync(other, World.Line("a"))).Verdicts[0]["id"]!;
        await World.ImportAsync(own, World.Line("a"));

        var answers = new HashSet<string>();
        foreach (var id in new[] { stored, "int_00000000000000000000000000000000", "x" })
        {
            foreach (var (method, path) in new[] { (HttpMethod.Get, $"/interactions/{id}"), (HttpMethod.Get, $"/interactions/{id}?content=true"), (HttpMethod.Delete, $"/interactions?id={id}") })
            {
                using var response = await World.SendAsync(own, method, path);
                answers.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
        }

        Assert.StartsWith("404", Assert.Single(answers), StringComparison.Ordinal);
        var (ours, theirs) = ((await World.ListAsync(own))[0], (await World.ListAsync(other))[0]);
        Assert.NotEqual((string)ours["userKey"]!, (string)theirs["userKey"]!);
        Assert.Empty((await World.CallAsync(own, HttpMethod.Delete, $"/interactions?userKey={theirs["userKey"]}"))["effects"]!.AsArray());
        Assert.Single(await World.ListAsync(other));
    }

    private async Task<string> PersonalTokenAsync(string tenant) => (string)(await World.Gateway.ManageAsync(
        HttpMethod.Post, $"/tenants/{tenant}/tokens", new { name = "ann", scopes = new[] { "inference" }, personal = true }))["token"]!;

    private async Task<JsonObject> OwnAsync(HttpMethod method, string token, object? body = null, string query = "")
    {
        using var response = await World.Gateway.SendAsync(method, "/v1/consent" + query, token, body is null ? null : JsonContent.Create(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    public sealed class Setting : IAsyncLifetime
    {
        internal InteractionWorld World { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            World = await InteractionWorld.StartAsync();
            await World.AddTenantAsync("places", consent: null);
        }

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
