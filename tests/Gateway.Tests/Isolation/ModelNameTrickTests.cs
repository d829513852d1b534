using System.Net;
using System.Text.Json;
using Gateway.Forwarding;
using Gateway.Tests.Authentication;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Isolation;

/// <summary>No spelling of another tenant's alias means anything but what a name of nobody means.</summary>
public sealed class ModelNameTrickTests(Playground playground) : IClassFixture<Playground>
{
    private IEnumerable<string> Tricks()
    {
        var (slug, id, digest) = (playground.Globex.Slug, playground.Globex.Id, playground.Digest);
        return
        [
            "secretproject", "llama:secretproject", "llama:secretproject@1", "llama:secretproject@latest", "llama:secretproject@01", "llama:secretproject@+1",
            "llama:secretproject@", "llama:@1", ":secretproject", "secretproject@1", "secretproject:llama", "llama:llama:secretproject", "llama:quickfix:secretproject",
            "llama:quickfix@1@1", "llama:quickfix@99", "llama:quickfix@-1", "llama:quickfix@2147483648", "llama:quickfix@99999999999999999999",
            $"{slug}:secretproject", $"{id}:secretproject", $"{slug}/secretproject", $"{id}/secretproject", $"llama:{slug}/secretproject", $"llama:{id}.secretproject",
            $"tenants/{slug}/aliases/secretproject", digest, digest[7..], $"llama:{digest}", $"llama@{digest}", id, slug, $"llama:{slug}", $"llama:{id}",
            "SECRETPROJECT", "Llama:secretproject", "LLAMA", "llama:SecretProject", "llama:QUICKFIX", "QuickFix",
            " secretproject", "secretproject ", "llama: secretproject", "llama :secretproject", "secretproject\0", "secretproject\u200b", "\ufeffsecretproject", "secret\u00adproject",
            "\u0455ecretproject", "secretproj\u0435ct", "llama\uff1asecretproject", "llama\u2236secretproject", "\uff53ecretproject", "secretprojec\u0074\u0301", "lla\u200dma:quickfix", "quickf\u0131x",
            "../secretproject", "llama/../secretproject", "%73ecretproject", "llama%3asecretproject", "secretproject%00", "llama:secretproject%0a", "llama:secretproject\r\nx-adapter: y",
            "' OR '1'='1", "secretproject'--", "llama:%", "llama:*", "*", "llama:_______", "secret_project", "$.model", "{{secretproject}}", "null", "default",
            new string('a', 64), new string('a', 10_000), "llama:" + new string('a', 64), "lg-canary-a",
        ];
    }

    [Fact]
    public async Task Completion_WithATrickName_IsTheOne404AndReachesNoHost()
    {
        var seen = playground.Host.Seen.Count;
        foreach (var route in InferenceRoutes.Routes.Where(route => route.Kind != InferenceKind.Facts))
        {
            var nobodys = await AskAsync(HttpMethod.Post, route.Path, "nosuchalias");
            Assert.Equal((HttpStatusCode.NotFound, true), (nobodys.Status, nobodys.Body.Contains("\"model_not_found\"", StringComparison.Ordinal)));
            // The whole table by one route, the heart of it by each.
            foreach (var name in Tricks().Take(route.Path == "/v1/chat/completions" ? int.MaxValue : 12))
            {
                var answer = await AskAsync(HttpMethod.Post, route.Path, name);
                Assert.True(nobodys == answer, $"{route.Path} '{name}': {answer}");
            }
        }

        Assert.Equal(seen, playground.Host.Seen.Count);
    }

    [Fact]
    public async Task Model_WithATrickName_IsTheOne404()
    {
        var nobodys = await AskAsync(HttpMethod.Get, "/v1/models/nosuchalias", null);
        Assert.Equal(HttpStatusCode.NotFound, nobodys.Status);
        foreach (var name in Tricks().Where(name => name.Length < 1000))
        {
            // No server takes a NUL in a path, whatever it stands for.
            foreach (var path in new[] { $"/v1/models/{Uri.EscapeDataString(name.TrimEnd('\0'))}", $"/props?model={Uri.EscapeDataString(name)}" })
            {
                var answer = await AskAsync(HttpMethod.Get, path, null);
                Assert.True(answer.Status == HttpStatusCode.NotFound && answer.Body == nobodys.Body, $"{path}: {answer}");
            }
        }
    }

    /// <summary>The control: names of one's own, in each form that there is.</summary>
    [Theory]
    [InlineData("quickfix")]
    [InlineData("llama:quickfix")]
    [InlineData("llama:quickfix@1")]
    [InlineData("llama")]
    public async Task Completion_WithAnOwnName_IsAnswered(string name)
    {
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Post, "/v1/completions", name)).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, $"/v1/models/{name}", null)).Status);
    }

    private async Task<AccessAnswer> AskAsync(HttpMethod method, string path, string? model)
    {
        var body = model is null ? null : Playground.Json($$"""{"model":{{JsonSerializer.Serialize(model)}}}""");
        using var response = await playground.Gateway.SendAsync(method, path, playground.Acme.Token, body);
        return await AccessAnswer.ReadAsync(response);
    }
}
