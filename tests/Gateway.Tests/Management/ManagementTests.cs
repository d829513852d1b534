using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

public sealed class ManagementTests(Playground playground) : IClassFixture<Playground>
{
    [Fact]
    public async Task Tenant_CreatedChangedDeleted_LeavesARecordAndNothingElse()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("shortlived");
        var version = await playground.Gateway.UploadAsync(tenant, "a", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.SetAliasAsync(tenant, "default", "a", 1);
        var changed = await playground.Gateway.ManageAsync(
            HttpMethod.Patch, "/tenants/shortlived", new { displayName = "Short", limits = new { maxOutputTokens = 7 } });
        Assert.Equal(("Short", 7), ((string)changed["displayName"]!, (int)changed["limits"]!["maxOutputTokens"]!));

        var maxTokens = 0;
        playground.Host.Answer = request =>
        {
            maxTokens = request.Assertion.MaxOutputTokens;
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        (await playground.ChatAsync(tenant.Token, "default")).Dispose();
        Assert.Equal(7, maxTokens);

        var record = await playground.Gateway.ManageAsync(HttpMethod.Delete, "/tenants/shortlived");
        Assert.Equal((tenant.Id, "shortlived"), ((string)record["id"]!, (string)record["slug"]!));
        Assert.Equal(1, (int)record["rows"]!["adapter_versions"]!);
        Assert.True((int)record["files"]! >= 3);
        Assert.DoesNotContain(FilesOf(playground.Gateway.State), file => file.Contains(tenant.Id, StringComparison.Ordinal));
        using var gone = await playground.ChatAsync(tenant.Token, "default");
        Assert.Equal(HttpStatusCode.Unauthorized, gone.StatusCode);
        Assert.NotNull(version);
    }

    [Fact]
    public async Task Token_Secret_IsShownOnceAndRevokingStopsItAtOnce()
    {
        var made = await playground.Gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/tokens", new { name = "once", scopes = new[] { "inference" }, personal = true, defaultAlias = "quickfix" });
        var secret = (string)made["token"]!;
        Assert.Matches("^lg_[0-9A-Za-z]{12}_[0-9A-Za-z]{34}$", secret);
        var list = await playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/tokens");
        Assert.Contains((string)made["id"]!, list.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list.ToJsonString(), StringComparison.Ordinal);
        var audit = (await playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit"))["items"]!.AsArray();
        Assert.Contains("inference", audit.Single(entry => (string)entry!["subject"]! == $"token/{made["id"]}")!["detail"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await ModelsAsync(secret)).StatusCode);
        await playground.Gateway.ManageAsync(HttpMethod.Delete, $"/tenants/acme/tokens/{made["id"]}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await ModelsAsync(secret)).StatusCode);
    }

    [Fact]
    public async Task Token_OfAScopeThatThereIsNot_SaysWhichOne()
    {
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/tokens", playground.Gateway.PlatformToken, Playground.Json("""{"name":"x","scopes":["inference","data:raed"]}"""));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("'data:raed' is none of them", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsArray().Single()!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alias_SetRolledBackDeleted_KeepsItsHistory()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("aliases");
        await playground.Gateway.UploadAsync(tenant, "a", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.UploadAsync(tenant, "a", Corpus.Peft("llama.qv-r4"));
        await playground.Gateway.SetAliasAsync(tenant, "live", "a", 1);
        await playground.Gateway.SetAliasAsync(tenant, "live", "a", 2);
        var back = await playground.Gateway.ManageAsync(HttpMethod.Post, "/tenants/aliases/aliases/live/rollback", token: tenant.AdminToken);
        Assert.Equal(1, (int)back["version"]!);
        var one = await playground.Gateway.ManageAsync(HttpMethod.Get, "/tenants/aliases/aliases/live", token: tenant.AdminToken);
        Assert.Equal(["rollback", "set", "set"], one["history"]!.AsArray().Select(entry => (string)entry!["kind"]!));

        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(HttpMethod.Delete, "/tenants/aliases/adapters/a/versions/1"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, "/tenants/aliases/aliases/live"));
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, "/tenants/aliases/adapters/a/versions/1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, "/tenants/aliases/adapters/a/versions/1"));
    }

    [Theory]
    [InlineData("POST", "/tenants", """{"slug":"Not A Slug"}""", 400, "slug")]
    [InlineData("POST", "/tenants", """{"slug":"acme"}""", 409, "slug")]
    [InlineData("POST", "/tenants", """{"slug":"x1","limits":{"maxOutputTokens":0}}""", 400, "limits")]
    [InlineData("POST", "/tenants", """{"slug":"x1","unknown":1}""", 400, "$.unknown")]
    [InlineData("POST", "/tenants", """{"slug":1}""", 400, "$.slug")]
    [InlineData("POST", "/tenants/acme/tokens", """{"name":"x","scopes":["platform:admin"]}""", 400, "scopes")]
    [InlineData("POST", "/tenants/acme/tokens", """{"name":"x","scopes":[]}""", 400, "scopes")]
    [InlineData("POST", "/tenants/acme/tokens", """{"scopes":["inference"]}""", 400, "name")]
    [InlineData("POST", "/tenants/acme/tokens", """{"name":"x","scopes":["inference"],"expiresAt":"2001-01-01T00:00:00Z"}""", 400, "expiresAt")]
    [InlineData("PUT", "/tenants/acme/aliases/new", """{"adapter":"nosuch","version":1}""", 400, "version")]
    [InlineData("PUT", "/tenants/acme/aliases/new", """{"adapter":"secretproject","version":1}""", 400, "version")]
    [InlineData("PUT", "/tenants/acme/aliases/UPPER", """{"adapter":"sql","version":1}""", 400, "alias")]
    [InlineData("PATCH", "/tenants/acme", """{"status":"frozen"}""", 400, "status")]
    public async Task Call_BadField_IsAProblemNamingIt(string method, string path, string body, int status, string field)
    {
        using var response = await playground.Gateway.SendAsync(
            new HttpMethod(method), "/api/v1" + path, playground.Gateway.PlatformToken, Playground.Json(body));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(field, (string)problem["errors"]![0]!["field"]!);
        Assert.NotEmpty((string)problem["code"]!);
        Assert.Equal(status, (int)problem["status"]!);
    }

    [Theory]
    [InlineData("GET", "/api/v1/nosuch", 404, "application/problem+json")]
    [InlineData("GET", "/nosuch", 404, "application/json")]
    [InlineData("PUT", "/api/v1/tenants", 405, "application/problem+json")]
    [InlineData("GET", "/v1/chat/completions", 405, "application/json")]
    public async Task Path_Unknown_IsAnErrorOfItsApi(string method, string path, int status, string type)
    {
        using var response = await playground.Gateway.SendAsync(new HttpMethod(method), path);
        Assert.Equal((status, type), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.True(response.Headers.Contains("x-request-id"));
    }

    [Fact]
    public async Task BaseModels_AreSeenByEveryTenant()
    {
        var models = await playground.Gateway.ManageAsync(HttpMethod.Get, "/base-models", token: playground.Acme.Token);
        var model = Assert.Single(models["items"]!.AsArray())!;
        Assert.Equal(("llama", GatewayServer.Llama.Digest), ((string)model["name"]!, (string)model["digest"]!));
    }

    [Fact]
    public async Task OpenApi_DescribesTheManagementCalls()
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var paths = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Contains("/api/v1/tenants", paths);
        Assert.Contains("/api/v1/tenants/{tenant}/adapters/{adapter}/versions", paths);
        Assert.DoesNotContain(paths, path => path.StartsWith("/internal", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Models_List_IsTheTenantsOwn()
    {
        var acme = JsonNode.Parse(await (await ModelsAsync(playground.Acme.Token)).Content.ReadAsStringAsync())!;
        Assert.Equal("list", (string)acme["object"]!);
        Assert.Equal(["llama", "llama:quickfix"], acme["data"]!.AsArray().Select(model => (string)model!["id"]!));
        var alias = acme["data"]![1]!;
        Assert.Equal(("llama", 2048), ((string)alias["parent"]!, (int)alias["context_length"]!));
        Assert.Equal(("sql", 1, playground.Digest), ((string)alias["adapter"]!["name"]!, (int)alias["adapter"]!["version"]!, (string)alias["adapter"]!["digest"]!));
        Assert.Null(acme["data"]![0]!["adapter"]);

        var globex = await (await ModelsAsync(playground.Globex.Token)).Content.ReadAsStringAsync();
        Assert.DoesNotContain("quickfix", globex, StringComparison.Ordinal);
        Assert.Contains("llama:secretproject", globex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_One_IsFoundOrTheSame404()
    {
        using var found = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models/llama:quickfix", playground.Acme.Token);
        Assert.Equal("llama:quickfix", (string)JsonNode.Parse(await found.Content.ReadAsStringAsync())!["id"]!);
        var bodies = new HashSet<string>();
        foreach (var id in new[] { "nosuch", "llama:nosuch", "llama:secretproject", "secretproject", "a:b:c", "a/b" })
        {
            using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models/" + id, playground.Acme.Token);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            bodies.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Contains("model_not_found", Assert.Single(bodies), StringComparison.Ordinal);
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);

    private Task<HttpResponseMessage> ModelsAsync(string token) => playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", token);

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path) =>
        (await playground.Gateway.SendAsync(method, "/api/v1" + path, playground.Gateway.PlatformToken)).StatusCode;
}
