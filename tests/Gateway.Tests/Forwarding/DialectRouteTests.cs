using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Forwarding;

/// <summary>What the gateway makes of the paths of each dialect.</summary>
public sealed class DialectRouteTests(Playground playground) : IClassFixture<Playground>
{
    private const string SegmentsBody = """{"model":"quickfix","segments":{"prefix":"a"}}""";

    [Theory]
    [InlineData("/chat/completions", "/v1/chat/completions")]
    [InlineData("/completions", "/completion")]
    [InlineData("/completion", "/completion")]
    [InlineData("/v1/fim/completions", "/v1/fim/completions")]
    public async Task Path_OfAnotherSpelling_IsTheHostsPathWithTheAdapter(string path, string hostPath)
    {
        var (assertion, response) = await AskAsync(HttpMethod.Post, path, playground.Acme.Token, """{"model":"quickfix"}""");

        Assert.Equal((hostPath, playground.Digest), (assertion!.Path, assertion.Adapter.ToString()));
        Assert.Equal("sql@1", Header(response, "x-adapter"));
    }

    [Theory]
    [InlineData("POST", "/tokenize", """{"model":"quickfix"}""")]
    [InlineData("POST", "/detokenize", """{"model":"quickfix"}""")]
    [InlineData("POST", "/apply-template", """{"model":"quickfix"}""")]
    [InlineData("GET", "/props?model=quickfix", null)]
    public async Task Text_OfAnAlias_UsesNoAdapterAndSaysSo(string method, string path, string? body)
    {
        var (assertion, response) = await AskAsync(new HttpMethod(method), path, playground.Acme.Token, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((method, path.Split('?')[0]), (assertion!.Method, assertion.Path));
        Assert.Null(assertion.Adapter);
        Assert.Null(assertion.FetchGrant);
        Assert.Equal(("none", "none"), (Header(response, "x-adapter"), Header(response, "x-adapter-digest")));
    }

    [Theory]
    [InlineData("POST", "/tokenize")]
    [InlineData("POST", "/detokenize")]
    [InlineData("POST", "/apply-template")]
    [InlineData("POST", "/v1/fim/completions")]
    [InlineData("POST", "/completion")]
    [InlineData("GET", "/props")]
    public async Task Model_OfAnotherTenant_IsThe404OfNoModel(string method, string path)
    {
        var answers = new HashSet<(HttpStatusCode, string)>();
        foreach (var model in new[] { "secretproject", "llama:secretproject", "nosuch", "llama:secretproject@1" })
        {
            var isGet = method == "GET";
            using var response = await playground.Gateway.SendAsync(
                new HttpMethod(method),
                isGet ? $"{path}?model={model}" : path,
                playground.Acme.Token,
                isGet ? null : Playground.Json($$"""{"model":"{{model}}"}"""));
            answers.Add((response.StatusCode, await response.Content.ReadAsStringAsync()));
        }

        Assert.Equal(HttpStatusCode.NotFound, Assert.Single(answers).Item1);
    }

    [Fact]
    public async Task Health_OfTabby_IsTheSameBytesForEveryTenant()
    {
        var answers = new List<string>();
        foreach (var token in new[] { playground.Acme.Token, playground.Globex.Token })
        {
            using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/health", token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        var health = JsonNode.Parse(Assert.Single(answers.Distinct()))!.AsObject();
        Assert.Equal(
            ["model", "chat_model", "device", "arch", "cpu_info", "cpu_count", "cuda_devices", "version"], health.Select(field => field.Key));
        // Without these two a Tabby plug-in asks for nothing.
        Assert.NotEmpty((string)health["model"]!);
        Assert.NotEmpty((string)health["chat_model"]!);
        Assert.Equal(["build_date", "build_timestamp", "git_sha", "git_describe"], health["version"]!.AsObject().Select(field => field.Key));
        Assert.DoesNotContain(playground.Host.Address, answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerSetting_OfTabby_BindsNothing()
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1beta/server_setting", playground.Acme.Token);

        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Models_UnderLlamaServersPath_AreTheSame()
    {
        using var own = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", playground.Acme.Token);
        using var other = await playground.Gateway.SendAsync(HttpMethod.Get, "/models", playground.Acme.Token);

        Assert.Equal(await own.Content.ReadAsStringAsync(), await other.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Lane_WithoutAnyNameOnASharedToken_IsNone()
    {
        var (assertion, _) = await AskAsync(HttpMethod.Post, "/v1/completions", playground.Acme.Token, SegmentsBody);

        Assert.Null(assertion!.Lane);
    }

    [Fact]
    public async Task Lane_OfAPersonalToken_IsTheToken()
    {
        var (one, another) = (await PersonalTokenAsync(), await PersonalTokenAsync());

        var lanes = new[]
        {
            await LaneAsync(one, SegmentsBody),
            await LaneAsync(one, SegmentsBody),
            await LaneAsync(another, SegmentsBody),
        };

        Assert.NotNull(lanes[0]);
        Assert.Equal(lanes[0], lanes[1]);
        Assert.NotEqual(lanes[0], lanes[2]);
    }

    [Fact]
    public async Task Lane_NamedByUserOrEditor_IsOnePerNameTokenAndTenant()
    {
        const string Body = """{"model":"llama","prompt":"a","suffix":"b","user":"alice"}""";
        var alice = await LaneAsync(playground.Acme.Token, Body);
        var others = new[]
        {
            await LaneAsync(playground.Acme.Token, Body.Replace("alice", "bob", StringComparison.Ordinal)),
            await LaneAsync(playground.Acme.Token, """{"model":"llama","prompt":"a","suffix":"b"}""", editor: "alice"),
            await LaneAsync(playground.Globex.Token, Body),
            await LaneAsync(await playground.Gateway.CreateTokenAsync("acme", "inference"), Body),
        };

        Assert.Equal(alice, await LaneAsync(playground.Acme.Token, Body));
        Assert.Equal(5, others.Append(alice).Distinct().Count());
        Assert.All(others.Append(alice), lane => Assert.DoesNotContain("alice", lane, StringComparison.OrdinalIgnoreCase));
        // The header says more than the user: two windows of one developer do not cancel each other.
        Assert.NotEqual(alice, await LaneAsync(playground.Acme.Token, Body, editor: "window-1"));
    }

    [Fact]
    public async Task Lane_WithAnOverlongName_IsRefusedByTheHeadersName()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = Playground.Json("""{"model":"llama","prompt":"a"}""") };
        message.Headers.Add("Authorization", "Bearer " + playground.Acme.Token);
        message.Headers.Add("x-editor-lane", new string('x', 257));
        using var response = await playground.Gateway.Public.SendAsync(message);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("x-editor-lane", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["param"]!);
    }

    private async Task<string> PersonalTokenAsync()
    {
        var token = await playground.Gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/tokens", new { name = "p", scopes = new[] { "inference" }, personal = true });
        return (string)token["token"]!;
    }

    private async Task<string?> LaneAsync(string token, string body, string? editor = null) =>
        (await AskAsync(HttpMethod.Post, "/v1/completions", token, body, editor)).Assertion!.Lane;

    private async Task<(Assertion? Assertion, HttpResponseMessage Response)> AskAsync(
        HttpMethod method, string path, string token, string? body, string? editor = null)
    {
        Assertion? assertion = null;
        playground.Host.Answer = request =>
        {
            assertion = request.Assertion;
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        using var message = new HttpRequestMessage(method, path) { Content = body is null ? null : Playground.Json(body) };
        message.Headers.Add("Authorization", "Bearer " + token);
        if (editor is not null)
            message.Headers.Add("x-editor-lane", editor);
        var response = await playground.Gateway.Public.SendAsync(message);
        return (assertion, response);
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
