using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

public sealed class SecurityHeaderTests(Playground playground) : IClassFixture<Playground>
{
    private static readonly (string Name, string Value)[] s_expected =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ];

    public static TheoryData<string, string, int> Answers => new()
    {
        { "GET", "/health/live", 200 },
        { "GET", "/openapi/v1.json", 200 },
        { "GET", "/v1/models", 200 },
        { "GET", "/nothing", 404 },
        { "GET", "/internal/v1/hosts", 404 },
        { "DELETE", "/health/live", 405 },
        { "POST", "/v1/completions", 200 },
        { "POST", "/v1/completions?bad", 400 },
        { "POST", "/v1/completions?stream", 200 },
        { "POST", "/v1/completions?broken", 503 },
        { "GET", "/api/v1/tenants/acme/audit", 403 },
        { "GET", "/api/v1/tenants/globex", 404 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task EveryAnswer_HasThem(string method, string path, int status)
    {
        playground.Host.Answer = request =>
        {
            // What a host says of caching is not the client's.
            request.Response.Headers.CacheControl = "public, max-age=3600";
            if (path.EndsWith("?broken", StringComparison.Ordinal))
                return request.JsonAsync(500, "{}");
            if (!path.EndsWith("?stream", StringComparison.Ordinal))
            {
                request.SetReceipt();
                return request.JsonAsync(200, "{}");
            }

            request.StartEvents();
            return request.EventAsync("[DONE]");
        };
        var body = method == "POST" ? Playground.Json(path.EndsWith("?bad", StringComparison.Ordinal) ? "{" : """{"model":"quickfix"}""") : null;
        using var answer = await playground.Gateway.SendAsync(new HttpMethod(method), path, playground.Acme.Token, body);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        foreach (var (name, value) in s_expected)
            Assert.Equal(value, answer.Headers.GetValues(name).Single());
        Assert.DoesNotContain(answer.Headers, header => header.Key.Equals("Server", StringComparison.OrdinalIgnoreCase)
            || header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("X-Powered", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task AnswerWithoutCredentials_HasThemToo()
    {
        using var answer = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        foreach (var (name, value) in s_expected)
            Assert.Equal(value, answer.Headers.GetValues(name).Single());
    }
}
