using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Listening;
using Gateway.Tests.Servers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Management;

/// <summary>The description is one that a client generator can use.</summary>
public sealed class OpenApiTests(Playground playground) : IClassFixture<Playground>
{
    /// <summary>A route that is added and not described fails here.</summary>
    [Fact]
    public async Task Description_HasEveryRouteOfThePublicListener()
    {
        var described = (await PathsAsync()).SelectMany(path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key}"));
        var routes = playground.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ListenerMetadata>() is not { Public: false })
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText!.Replace("**", "", StringComparison.Ordinal)}")
            .Except(["GET /openapi/{documentName}.json"]);
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/v1/chat/completions", true)]
    [InlineData("/chat/completions", true)]
    [InlineData("/v1/completions", true)]
    [InlineData("/v1/fim/completions", true)]
    [InlineData("/completion", true)]
    [InlineData("/completions", true)]
    [InlineData("/infill", true)]
    [InlineData("/v1/embeddings", false)]
    [InlineData("/embeddings", false)]
    [InlineData("/tokenize", false)]
    [InlineData("/detokenize", false)]
    [InlineData("/apply-template", false)]
    public async Task Description_OfInference_HasBodyAnswersAndRefusals(string path, bool streams)
    {
        var operation = (await PathsAsync())[path]!["post"]!;
        Assert.NotEmpty((string)operation["summary"]!);
        Assert.NotNull(operation["requestBody"]!["content"]!["application/json"]);
        var responses = operation["responses"]!.AsObject();
        Assert.Equal(
            streams ? ["application/json", "text/event-stream"] : ["application/json"],
            responses["200"]!["content"]!.AsObject().Select(type => type.Key));
        Assert.Equal(["200", "400", "401", "403", "404", "413", "415", "429", "503"], responses.Select(response => response.Key).Order());
        Assert.Equal(["429", "503"], responses.Where(response => response.Value!["headers"]?["Retry-After"] is not null).Select(response => response.Key).Order());
        Assert.All(
            responses.Where(response => response.Key != "200"),
            refusal => Assert.EndsWith("/OpenAiError", (string)refusal.Value!["content"]!["application/json"]!["schema"]!["$ref"]!));
    }

    [Theory]
    [InlineData("/v1/fixes")]
    [InlineData("/v1/fixes/{id}/outcome")]
    [InlineData("/v1/events")]
    [InlineData("/v1/dev-data")]
    [InlineData("/predict_edits/accept")]
    [InlineData("/predict_edits/reject")]
    public async Task Description_OfFixesAndReports_HasAllRefusals(string path)
    {
        var responses = (await PathsAsync())[path]!["post"]!["responses"]!.AsObject().Where(response => !response.Key.StartsWith('2')).ToList();
        Assert.Equal(["400", "401", "403", "404", "413", "415", "429", "503"], responses.Select(response => response.Key).Order());
        Assert.All(responses, refusal => Assert.EndsWith("/OpenAiError", (string)refusal.Value!["content"]!["application/json"]!["schema"]!["$ref"]!));
    }

    [Fact]
    public async Task Description_OfFixes_HasSilencesHeadersAndTheKey()
    {
        var operation = (await PathsAsync())["/v1/fixes"]!["post"]!;
        Assert.Equal(["x-fix-id", "x-fix-reason", "x-fix-state"], operation["responses"]!["204"]!["headers"]!.AsObject().Select(header => header.Key).Order());
        Assert.Equal(("Idempotency-Key", "header"), operation["parameters"]!.AsArray().Select(parameter => ((string)parameter!["name"]!, (string)parameter["in"]!)).Single());
    }

    /// <summary>The schema of errors is that of the type which writes them.</summary>
    [Fact]
    public async Task Description_OfErrors_HasTheirFields()
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var schemas = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["components"]!["schemas"]!;
        var body = schemas["OpenAiError"]!["properties"]!["error"]!;
        body = body["$ref"] is { } reference ? schemas[((string)reference!).Split('/')[^1]]! : body;
        Assert.Equal(["code", "message", "param", "type"], body["properties"]!.AsObject().Select(field => field.Key).Order());
    }

    /// <summary>A generated client must be able to leave out what may be left out.</summary>
    [Theory]
    [InlineData("EraseRequest", "")]
    [InlineData("StartEvaluationRequest", "adapter dataset version")]
    [InlineData("AgainstRequest", "")]
    [InlineData("PutGateRequest", "policy")]
    [InlineData("SetOwnConsentRequest", "level")]
    [InlineData("ImportLine", "code failedAt fixed fixedAt origin")]
    public async Task Description_OfARequest_AsksForWhatIsNeededAlone(string schema, string needed)
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        // A line stands where it is sent.
        var described = schema == "ImportLine"
            ? document["paths"]!["/api/v1/tenants/{tenant}/interactions"]!["post"]!["requestBody"]!["content"]!["application/x-ndjson"]!["schema"]!
            : document["components"]!["schemas"]![schema]!;
        Assert.Equal(needed, string.Join(' ', (described["required"]?.AsArray() ?? []).Select(name => (string)name!).Order()));
    }

    [Fact]
    public async Task Description_OfEveryOperation_DeclaresItsPathParameters()
    {
        var paths = await PathsAsync();
        Assert.True(paths.Count >= 10);
        foreach (var (path, item) in paths)
        {
            foreach (var (_, operation) in item!.AsObject())
            {
                var declared = (operation!["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "path").Select(p => (string)p!["name"]!).Order();
                Assert.Equal(Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).Order(), declared);
            }
        }

        var upload = paths.Single(p => p.Value!["post"]?["requestBody"]?["content"]?["multipart/form-data"] is not null).Value!["post"]!;
        Assert.Equal(["allowBaseName", "base", "sha256"], upload["parameters"]!.AsArray().Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!).Order());
        Assert.NotNull(upload["requestBody"]!["content"]!["application/zip"]);
    }

    /// <summary>Who asks at once and sees nothing learns why, and which setting says for how long.</summary>
    [Fact]
    public async Task Description_OfUsage_SaysHowFarItLags()
    {
        var text = (string)(await PathsAsync())["/api/v1/tenants/{tenant}/usage"]!["get"]!["description"]!;
        Assert.Contains("Usage:FlushSeconds (default 5 s)", text, StringComparison.Ordinal);
        Assert.Contains("Limits:ReportPatienceSeconds (default 10 s)", text, StringComparison.Ordinal);
    }

    private async Task<JsonObject> PathsAsync()
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["paths"]!.AsObject();
    }
}
