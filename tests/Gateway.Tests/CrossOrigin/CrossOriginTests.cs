using System.Net;
using Gateway.CrossOrigin;
using Gateway.Tests.Servers;

namespace Gateway.Tests.CrossOrigin;

public sealed class CrossOriginTests
{
    private const string Ide = "https://ide.example.com";

    [Fact]
    public async Task Closed_AsItIsByDefault_NoAnswerSpeaksOfIt()
    {
        await using var gateway = await GatewayServer.StartAsync();
        using var preflight = await AskAsync(gateway.Public, HttpMethod.Options, "/v1/chat/completions", Ide, preflight: true);
        using var answer = await AskAsync(gateway.Public, HttpMethod.Get, "/v1/models", Ide);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, preflight.StatusCode);
        Assert.Empty(Of(preflight).Concat(Of(answer)));
        Assert.False(answer.Headers.Contains("Vary"));
    }

    [Fact]
    public async Task Preflight_OfAListedOrigin_IsAnsweredWithoutCredentials()
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}", "--Gateway:Cors:Origins:1=http://localhost:3000");
        foreach (var path in new[] { "/v1/chat/completions", "/api/v1/tenants/acme/aliases/x", "/nothing" })
        {
            using var answer = await AskAsync(gateway.Public, HttpMethod.Options, path, Ide, preflight: true);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal(Ide, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains("POST", answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
            Assert.Contains("Authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal("600", answer.Headers.GetValues("Access-Control-Max-Age").Single());
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            Assert.Equal("Origin", answer.Headers.GetValues("Vary").Single());
        }
    }

    /// <summary>What editors and OpenAI's client for JavaScript send from a browser; the origin decides, not the headers.</summary>
    [Theory]
    [InlineData("x-editor-lane")]
    [InlineData("openai-organization,openai-project,x-stainless-arch,x-stainless-helper-method,x-stainless-lang,x-stainless-retry-count,x-stainless-timeout")]
    [InlineData("x-api-key,api-key,x-of-nobody")]
    public async Task Preflight_WithWhateverHeaders_IsAnsweredToAListedOriginAlone(string headers)
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}");
        using var answer = await AskAsync(gateway.Public, HttpMethod.Options, "/v1/chat/completions", Ide, preflight: true, headers);
        Assert.Equal(headers, answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        using var other = await AskAsync(gateway.Public, HttpMethod.Options, "/v1/chat/completions", "https://evil.example.com", preflight: true, headers);
        Assert.Empty(Of(other));
    }

    [Fact]
    public async Task Answer_ToAListedOrigin_ShowsReceiptAndLimits()
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}");
        using var answer = await AskAsync(gateway.Public, HttpMethod.Get, "/v1/models", Ide);
        var shown = answer.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',');
        Assert.Superset(new HashSet<string> { "x-adapter", "x-adapter-digest", "x-request-id", "Retry-After", "x-ratelimit-shadow", "x-ratelimit-remaining-tokens" }, shown.ToHashSet());
    }

    [Fact]
    public async Task Answer_ToAListedOrigin_MayBeReadAlsoWhenItIsARefusal()
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}");
        using var answer = await AskAsync(gateway.Public, HttpMethod.Get, "/v1/models", Ide);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Ide, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("x-request-id", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("https://ide.example.com.evil.com")]
    [InlineData("https://sub.ide.example.com")]
    [InlineData("http://ide.example.com")]
    [InlineData("https://ide.example.com:444")]
    [InlineData("null")]
    public async Task Answer_ToAnyOtherOrigin_SaysNothing(string origin)
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}");
        using var preflight = await AskAsync(gateway.Public, HttpMethod.Options, "/v1/chat/completions", origin, preflight: true);
        using var answer = await AskAsync(gateway.Public, HttpMethod.Get, "/v1/models", origin);
        Assert.Empty(Of(preflight).Concat(Of(answer)));
    }

    [Fact]
    public async Task InternalListener_HasNone()
    {
        await using var gateway = await GatewayServer.StartAsync($"--Gateway:Cors:Origins:0={Ide}");
        using var preflight = await AskAsync(gateway.Internal, HttpMethod.Options, "/internal/v1/hosts", Ide, preflight: true);
        using var answer = await AskAsync(gateway.Internal, HttpMethod.Get, "/health/live", Ide);
        Assert.Empty(Of(preflight).Concat(Of(answer)));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("https://*.example.com")]
    [InlineData("https://ide.example.com/")]
    [InlineData("https://ide.example.com/path")]
    [InlineData("https://IDE.example.com")]
    [InlineData("https://ide.example.com:443")]
    [InlineData("https://user@ide.example.com")]
    [InlineData("ftp://ide.example.com")]
    [InlineData("ide.example.com")]
    public void Origin_ThatNoBrowserSends_IsRefusedAtStart(string origin)
    {
        var result = new CrossOriginOptionsValidator().Validate(null, new CrossOriginOptions { Origins = [Ide, "http://localhost:3000", origin] });
        Assert.Contains($"'{origin}'", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Of(HttpResponseMessage answer) =>
        answer.Headers.Select(header => header.Key).Where(name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, HttpMethod method, string path, string origin, bool preflight = false, string headers = "authorization,content-type")
    {
        using var message = new HttpRequestMessage(method, path);
        message.Headers.Add("Origin", origin);
        if (preflight)
        {
            message.Headers.Add("Access-Control-Request-Method", "POST");
            message.Headers.Add("Access-Control-Request-Headers", headers);
        }

        return await client.SendAsync(message);
    }
}
