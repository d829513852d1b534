using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Fixes;

public sealed class FixRefusalTests(FixSetting setting) : IClassFixture<FixSetting>
{
    [Theory]
    [InlineData("""{"language":"sql","error":{"message":"e"}}""", "code", "missing")]
    [InlineData("""{"language":"sql","code":"","error":{"message":"e"}}""", "code", "missing or empty")]
    [InlineData("""{"code":"x","error":{"message":"e"}}""", "language", "missing")]
    [InlineData("""{"language":"SELECT secret FROM t","code":"x","error":{"message":"e"}}""", "language", "1 to 32 of letters")]
    [InlineData("""{"language":"sql\u0000","code":"x","error":{"message":"e"}}""", "language", "1 to 32 of letters")]
    [InlineData("""{"language":"sql","code":"x"}""", "error", "missing")]
    [InlineData("""{"language":"sql","code":"x","error":"e"}""", "error", "must be an object")]
    [InlineData("""{"language":"sql","code":"x","error":{}}""", "error.message", "missing")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e","line":0}}""", "error.line", "from 1")]
    [InlineData("""{"language":"sql","code":7,"error":{"message":"e"}}""", "code", "must be a text")]
    [InlineData("""{"language":"sql","code":"\ud800","error":{"message":"e"}}""", "code", "Unicode")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"region":{"start":1}}""", "region", "'start' and 'end'")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"region":{"start":2,"end":3}}""", "region.start", "from 1 to 1")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"context":"t(a)"}""", "context", "array of texts")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"context":[1]}""", "context", "array of texts")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"deadlineMs":0}""", "deadlineMs", "from 1 to 30000")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"temperature":1}""", "temperature", "'temperature' is no known field of the body")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e","lines":1}}""", "error.lines", "'lines' is no known field of 'error'")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"SELECT 1":1}""", null, "One is no known field")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"model":"llama:fixer","mode":"patch"}""", "mode", "full, diff, part")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"model":"llama:fixer","mode":"part"}""", "mode", "Send 'region'")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e"},"model":"llama","mode":"diff"}""", "mode", "full, region")]
    [InlineData("[]", null, "The body must be an object")]
    [InlineData("""{"\ud800":1}""", null, "valid Unicode")]
    [InlineData("""{"language":"sql","code":"x","error":{"message":"e","\ud800":1}}""", null, "valid Unicode")]
    [InlineData("{", null, "one JSON object")]
    public async Task Fix_OfABadBody_NamesFieldAndRemedy(string body, string? field, string message)
    {
        using var response = await setting.Gateway.SendAsync(HttpMethod.Post, "/v1/fixes", setting.Acme.Token, Playground.Json(body));
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string?)error["param"]);
        Assert.Contains(message, (string)error["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code", 32 * 1024)]
    [InlineData("path", 1000)]
    [InlineData("user", 256)]
    [InlineData("session", 256)]
    public async Task Fix_OfATextThatIsTooLong_NamesLengthAndLimit(string field, int most)
    {
        var body = FixSetting.Body();
        body[field] = new string('x', most + 1);
        using var response = await setting.AskAsync(body);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, field), (response.StatusCode, (string?)error["param"]));
        Assert.Contains($"{most + 1} characters; the most is {most}", (string)error["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fix_OfTooMuchContext_NamesTheLimit()
    {
        var body = FixSetting.Body();
        body["context"] = new JsonArray([.. Enumerable.Range(0, 65).Select(_ => (JsonNode)"t")]);
        using var many = await setting.AskAsync(body);
        Assert.Contains("65 texts; the most is 64", await many.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        body["context"] = new JsonArray(new string('x', 40_000), new string('x', 40_000));
        using var large = await setting.AskAsync(body);
        Assert.Contains("80000 characters; the most is 65536", await large.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Another tenant's model is as absent as one that nobody has.</summary>
    [Fact]
    public async Task Fix_OfForeignAndUnknownModels_IsTheSame404()
    {
        var answers = new HashSet<string>();
        foreach (var model in new[] { "llama:secretproject", "llama:nosuch", "nosuch" })
        {
            var body = FixSetting.Body();
            body["model"] = model;
            using var response = await setting.AskAsync(body);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            answers.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Contains("model_not_found", Assert.Single(answers), StringComparison.Ordinal);
        Assert.Empty(setting.Host.Refused);
    }

    /// <summary>The host speaks of the messages that the gateway made; whoever asked for a fix has sent none.</summary>
    [Fact]
    public async Task Fix_WhosePromptTheHostFindsTooLong_NamesTheCode()
    {
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(400, """{"error":{"message":"'messages' has 1231 tokens, which leaves no room.","type":"invalid_request_error","code":"context_length_exceeded","param":"messages"}}""");
        };
        using var response = await setting.AskAsync(FixSetting.Body());
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!;
        Assert.Equal((HttpStatusCode.BadRequest, "context_length_exceeded", "code"), (response.StatusCode, (string)error["code"]!, (string)error["param"]!));
        Assert.Contains("'code', 'error' and 'context' has 1231 tokens", (string)error["message"]!, StringComparison.Ordinal);
        Assert.NotEmpty(response.Headers.GetValues("x-adapter"));
    }

    /// <summary>A host's refusal reaches the client as it would on any inference route.</summary>
    [Fact]
    public async Task Fix_ThatTheHostRefuses_IsThatRefusal()
    {
        setting.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(400, """{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded","param":"messages"}}""");
        };
        using var response = await setting.AskAsync(FixSetting.Body());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("context_length_exceeded", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>A bad prompt is found when it is uploaded, with all else that is wrong, and not when somebody waits for a fix.</summary>
    [Fact]
    public async Task Upload_WithABadPrompt_IsRefusedWithAFinding()
    {
        using var response = await setting.UploadAsync(setting.Acme, "bad", """{"modes":{"full":{"user":"{cdoe}"},"diff":{"user":"x"}}}""");
        var errors = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!.AsArray();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["manifest-prompt", "manifest-prompt"], errors.Select(error => (string)error!["code"]!));
        Assert.Contains("{cdoe} is no placeholder", (string)errors[0]!["message"]!, StringComparison.Ordinal);
        Assert.Contains("(modes.diff.user)", (string)errors[1]!["message"]!, StringComparison.Ordinal);
    }
}
