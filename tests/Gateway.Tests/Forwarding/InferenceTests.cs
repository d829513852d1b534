using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Forwarding;

public sealed class InferenceTests(Playground playground) : IClassFixture<Playground>
{
    [Fact]
    public async Task Chat_OfAnAlias_ReachesTheHostWithTheResolvedAdapter()
    {
        HostRequest? seen = null;
        playground.Host.Answer = request =>
        {
            seen = request;
            request.SetReceipt();
            return request.JsonAsync(200, """{"ok":true}""");
        };

        using var response = await playground.ChatAsync(playground.Acme.Token, "llama:quickfix");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"ok":true}""", await response.Content.ReadAsStringAsync());
        Assert.Equal("sql@1", Header(response, "x-adapter"));
        Assert.Equal(playground.Digest, Header(response, "x-adapter-digest"));
        var assertion = seen!.Assertion;
        Assert.Equal(playground.Digest, assertion.Adapter.ToString());
        Assert.Equal(playground.Acme.Id, assertion.Tenant.Value);
        Assert.Equal(("llama", GatewayServer.Llama.Digest), (assertion.BaseModel, assertion.BaseModelDigest));
        Assert.Equal(512, assertion.MaxOutputTokens);
        Assert.Equal(RequestClass.Chat, assertion.Class);
        Assert.Equal(Header(response, "x-request-id"), assertion.RequestId);
        Assert.NotNull(assertion.FetchGrant);
        Assert.NotNull(assertion.Deadline);
    }

    [Theory]
    [InlineData("llama", "none")]
    [InlineData("llama:quickfix", "sql@1")]
    [InlineData("quickfix", "sql@1")]
    [InlineData("llama:quickfix@2", "sql@2")]
    public async Task Chat_EachFormOfModel_MeansItsVersion(string model, string receipt)
    {
        playground.Host.Answer = Ok;
        using var response = await playground.ChatAsync(playground.Acme.Token, model);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(receipt, Header(response, "x-adapter"));
    }

    [Fact]
    public async Task Chat_UnknownForeignAndImpossibleModels_AreTheSame404ToTheLetter()
    {
        string[] models =
        [
            "nosuch", "llama:nosuch", "secretproject", "llama:secretproject", "llama:secretproject@1", "llama:quickfix@99", "other:quickfix",
            "a:b:c", "../x", "sql", ":", "@1",
        ];
        var answers = new HashSet<(string Body, string Headers)>();
        foreach (var model in models)
        {
            using var response = await playground.ChatAsync(playground.Acme.Token, model);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            var headers = response.Headers.Where(header => header.Key.ToLowerInvariant() is not ("date" or "x-request-id")).Select(header => $"{header.Key}: {header.Value.First()}");
            answers.Add((await response.Content.ReadAsStringAsync(), string.Join('\n', headers) + response.Content.Headers));
        }

        Assert.Equal("model_not_found", Error(Assert.Single(answers).Body)["code"]!.ToString());
    }

    [Fact]
    public async Task Chat_WithoutModel_Is400UntilThereIsADefault()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("no-default");
        using var none = await SendAsync("/v1/chat/completions", "{}", tenant.Token);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.Equal("model", Error(await none.Content.ReadAsStringAsync())["param"]!.ToString());

        playground.Host.Answer = Ok;
        await playground.Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.SetAliasAsync(tenant, "default", "first", 1);
        using var some = await SendAsync("/v1/chat/completions", "{}", tenant.Token);
        Assert.Equal("first@1", Header(some, "x-adapter"));
    }

    /// <summary>What answers call the model: as the client has it, and the full name where the client has none.</summary>
    [Theory]
    [InlineData("/v1/chat/completions", "{}", "llama:default", "first@1")]
    [InlineData("/v1/chat/completions", """{"model":""}""", "llama:default", "first@1")]
    [InlineData("/v1/chat/completions", """{"model":null}""", "llama:default", "first@1")]
    [InlineData("/v1/chat/completions", """{"model":"default"}""", "default", "first@1")]
    [InlineData("/v1/chat/completions", """{"model":"llama:default@1"}""", "llama:default@1", "first@1")]
    [InlineData("/v1/chat/completions", """{"model":"llama"}""", "llama", "none")]
    [InlineData("/v1/embeddings", "{}", "llama:default", "first@1")]
    [InlineData("/v1/embeddings", """{"model":"GPT-4"}""", "llama:default", "first@1")]
    [InlineData("/embeddings", """{"model":"GPT-4"}""", "llama:default", "first@1")]
    public async Task ModelName_OfEachForm_IsTheClientsOrTheFullName(string path, string body, string name, string receipt)
    {
        HostRequest? seen = null;
        playground.Host.Answer = request =>
        {
            seen = request;
            return Ok(request);
        };
        using var response = await SendAsync(path, body, await playground.DefaultAliasTokenAsync());
        Assert.Equal((name, receipt), (seen!.Assertion.ModelName, Header(response, "x-adapter")));
    }

    /// <summary>An editor's built-in name stands for "none" where nobody could choose, and nowhere else.</summary>
    [Fact]
    public async Task Embeddings_BuiltInNameOfAnEditor_IsNoModelAndNeverAnothers()
    {
        using var chat = await SendAsync("/v1/chat/completions", """{"model":"GPT-4"}""", await playground.DefaultAliasTokenAsync());
        using var other = await SendAsync("/v1/embeddings", """{"model":"gpt-4"}""", await playground.DefaultAliasTokenAsync());
        using var none = await SendAsync("/v1/embeddings", """{"model":"GPT-4"}""", playground.Acme.Token);
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (chat.StatusCode, other.StatusCode, none.StatusCode));
    }

    [Fact]
    public async Task Forward_ClientsHeaders_StayBehind()
    {
        Dictionary<string, string>? headers = null;
        QueryString query = default;
        playground.Host.Answer = request =>
        {
            headers = request.Context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
            query = request.Context.Request.QueryString;
            return Ok(request);
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?lora=1") { Content = Playground.Json("""{"model":"llama"}""") };
        message.Headers.Add("Authorization", "Bearer " + playground.Acme.Token);
        message.Headers.Add("x-api-key", playground.Acme.Token);
        message.Headers.Add("x-gateway-assertion", "forged");
        message.Headers.Add("x-adapter", "forged");
        message.Headers.Add("x-adapter-digest", "forged");
        message.Headers.Add("x-request-id", "forged");
        message.Headers.Add("Cookie", "a=b");
        using var response = await playground.Gateway.Public.SendAsync(message);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual("forged", Header(response, "x-request-id"));
        Assert.Equal(
            ["content-length", "content-type", "host", "x-gateway-assertion", "x-request-id"],
            headers!.Keys.Order(StringComparer.Ordinal));
        Assert.False(query.HasValue);
        Assert.DoesNotContain("forged", headers["x-request-id"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forward_HostsHeaders_OnlyTheContractsPass()
    {
        playground.Host.Answer = request =>
        {
            request.Response.Headers["x-adapter"] = "forged@9";
            request.Response.Headers["x-gateway-assertion"] = "leak";
            request.Response.Headers["Set-Cookie"] = "a=b";
            request.Response.Headers["Server"] = "host";
            request.Response.Headers["x-request-id"] = "forged";
            request.Response.Headers["x-ratelimit-limit-requests"] = "1";
            request.Response.Headers["x-usage"] = "prompt=1;cached=0;completion=1;accepted=0;rejected=0";
            request.Response.Headers["x-prompt-tokens"] = "1";
            return Ok(request);
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal("sql@1", Header(response, "x-adapter"));
        Assert.StartsWith("req_", Header(response, "x-request-id"), StringComparison.Ordinal);
        Assert.Equal(
            [
                "cache-control", "content-security-policy", "cross-origin-resource-policy", "date", "referrer-policy", "transfer-encoding",
                "x-adapter", "x-adapter-digest", "x-content-type-options", "x-frame-options",
                "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens", "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens",
                "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens", "x-request-id",
            ],
            response.Headers.Select(header => header.Key.ToLowerInvariant()).Order(StringComparer.Ordinal));
        Assert.Equal("60000", Header(response, "x-ratelimit-limit-requests"));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "{}", RequestClass.Chat)]
    [InlineData("/v1/completions", """{"prompt":"a"}""", RequestClass.Chat)]
    [InlineData("/v1/completions", """{"prompt":"a","suffix":"b"}""", RequestClass.Inline)]
    [InlineData("/infill", "{}", RequestClass.Inline)]
    [InlineData("/v1/fim/completions", "{}", RequestClass.Inline)]
    [InlineData("/v1/completions", """{"segments":{"prefix":"a"}}""", RequestClass.Inline)]
    [InlineData("/v1/completions", """{"prompt":"a","echo":true}""", RequestClass.Background)]
    [InlineData("/completion", """{"prompt":"<PRE> a <SUF>b <MID>"}""", RequestClass.Inline)]
    [InlineData("/V1/Chat/Completions/", "{}", RequestClass.Chat)]
    public async Task Forward_Endpoint_DecidesTheClass(string path, string body, RequestClass expected)
    {
        Assertion? assertion = null;
        playground.Host.Answer = request =>
        {
            assertion = request.Assertion;
            return Ok(request);
        };
        var token = await TokenWithDefaultAsync();
        using var response = await SendAsync(path, body, token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, assertion!.Class);
        Assert.Equal(path.ToLowerInvariant().TrimEnd('/'), assertion.Path);
    }

    [Fact]
    public async Task Forward_SaltOfTenant_IsStableAndItsOwn()
    {
        var salts = new List<string>();
        playground.Host.Answer = request =>
        {
            salts.Add(request.Assertion.CacheSalt);
            return Ok(request);
        };
        foreach (var token in new[] { playground.Acme.Token, playground.Acme.Token, playground.Globex.Token })
            (await playground.ChatAsync(token, "llama")).Dispose();
        Assert.Equal(salts[0], salts[1]);
        Assert.NotEqual(salts[0], salts[2]);
    }

    [Theory]
    [InlineData("sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")]
    [InlineData("none")]
    [InlineData(null)]
    public async Task Forward_HostUsedAnotherAdapter_IsRefusedAndNeverAnswered(string? said)
    {
        playground.Host.Answer = request =>
        {
            if (said is not null)
                request.Response.Headers[ContractHeaders.AdapterDigest] = said;
            return request.JsonAsync(200, """{"text":"silent base answer"}""");
        };
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("adapter_unavailable", Error(body)["code"]!.ToString());
        Assert.DoesNotContain("silent", body, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("x-adapter"));
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(400, HttpStatusCode.BadRequest, "context_length_exceeded")]
    [InlineData(503, HttpStatusCode.ServiceUnavailable, "context_length_exceeded")]
    [InlineData(401, HttpStatusCode.ServiceUnavailable, "host_unavailable")]
    [InlineData(404, HttpStatusCode.ServiceUnavailable, "host_unavailable")]
    [InlineData(500, HttpStatusCode.ServiceUnavailable, "host_unavailable")]
    public async Task Forward_HostsErrors_PassWhereTheContractKnowsThem(int status, HttpStatusCode expected, string code)
    {
        playground.Host.Answer = request =>
            request.JsonAsync(status, """{"error":{"message":"m","type":"t","code":"context_length_exceeded","param":null}}""");
        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(code, Error(await response.Content.ReadAsStringAsync())["code"]!.ToString());
        Assert.StartsWith("req_", Header(response, "x-request-id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", null)]
    [InlineData("[]", null)]
    [InlineData("""{"model":7}""", "model")]
    [InlineData("""{"model":"llama","model":"quickfix"}""", "model")]
    public async Task Chat_MalformedBody_Is400NamingTheField(string body, string? field)
    {
        using var response = await SendAsync("/v1/chat/completions", body, playground.Acme.Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = Error(await response.Content.ReadAsStringAsync());
        Assert.Equal(("invalid_request", field), (error["code"]!.ToString(), error["param"]?.ToString()));
    }

    [Fact]
    public async Task Chat_BodyOverTheLimit_Is413()
    {
        var body = "{\"model\":\"llama\",\"a\":\"" + new string('x', 9 * 1024 * 1024) + "\"}";
        using var response = await SendAsync("/v1/chat/completions", body, playground.Acme.Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", Error(await response.Content.ReadAsStringAsync())["code"]!.ToString());
    }

    [Fact]
    public async Task Alias_Switched_ChangesTheNextRequestAndNotTheRunningOne()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("switcher");
        var first = await playground.Gateway.UploadAsync(tenant, "one", Corpus.Peft("llama.qv-r4"));
        var second = await playground.Gateway.UploadAsync(tenant, "one", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.SetAliasAsync(tenant, "live", "one", 1);
        var goOn = new TaskCompletionSource();
        playground.Host.Answer = async request =>
        {
            request.StartEvents();
            await request.EventAsync("1");
            await goOn.Task;
            await request.EventAsync("2");
        };

        using var running = await playground.ChatAsync(tenant.Token, "live");
        playground.Host.Answer = Ok;
        await playground.Gateway.SetAliasAsync(tenant, "live", "one", 2);
        using var next = await playground.ChatAsync(tenant.Token, "live");
        goOn.SetResult();

        Assert.Equal(("one@1", (string)first["digest"]!), (Header(running, "x-adapter"), Header(running, "x-adapter-digest")));
        Assert.Equal("data: 1\n\ndata: 2\n\n", await running.Content.ReadAsStringAsync());
        Assert.Equal(("one@2", (string)second["digest"]!), (Header(next, "x-adapter"), Header(next, "x-adapter-digest")));
    }

    private static Task Ok(HostRequest request)
    {
        request.SetReceipt();
        return request.JsonAsync(200, "{}");
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    private static JsonNode Error(string body) => JsonNode.Parse(body)!["error"]!;

    private Task<HttpResponseMessage> SendAsync(string path, string body, string token) =>
        playground.Gateway.SendAsync(HttpMethod.Post, path, token, Playground.Json(body));

    private async Task<string> TokenWithDefaultAsync()
    {
        var token = await playground.Gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/tokens", new { name = "d", scopes = new[] { "inference" }, defaultAlias = "quickfix" });
        return (string)token["token"]!;
    }
}
