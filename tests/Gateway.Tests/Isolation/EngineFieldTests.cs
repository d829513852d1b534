using System.Net;
using Gateway.Forwarding;
using Gateway.Tests.Servers;
using HostContract;
using TestServers.Attacks;

namespace Gateway.Tests.Isolation;

/// <summary>
/// Nothing that a client writes into a body or a header changes whose request it is, which adapter answers, whose cache is used or whose lane it is
/// in: the assertion, which is all that a host believes, stays the same.
/// </summary>
public sealed class EngineFieldTests(Playground playground) : IClassFixture<Playground>
{
    [Fact]
    public async Task Body_WithAnyEngineField_IsAssertedAsWithoutIt()
    {
        var fields = EngineFields.All(playground.Digest, playground.Globex.Id);
        foreach (var route in InferenceRoutes.Routes.Where(route => route.Kind != InferenceKind.Facts))
        {
            await playground.Host.ReportAsync();
            var expected = await AssertedAsync(route.Path, """{"model":"quickfix"}""");
            Assert.Equal(playground.Acme.Id, expected.Tenant.Value);
            foreach (var (field, value) in fields)
            {
                foreach (var body in new[] { $$"""{"model":"quickfix","{{field}}":{{value}}}""", $$"""{"{{field}}":{{value}},"model":"quickfix"}""" })
                    AssertSame(expected, await AssertedAsync(route.Path, body), $"{route.Path} {body}");
            }

            var all = string.Concat(fields.DistinctBy(field => field.Field).Select(field => $$""","{{field.Field}}":{{field.Value}}"""));
            AssertSame(expected, await AssertedAsync(route.Path, $$"""{"model":"quickfix"{{all}}}"""), route.Path);
        }
    }

    /// <summary>A name that is only a spelling of <c>model</c> to a JSON parser is <c>model</c>, and so is given twice.</summary>
    [Theory]
    [InlineData("""{"model":"quickfix","mod\u0065l":"secretproject"}""")]
    [InlineData("""{"\u006dodel":"secretproject","model":"quickfix"}""")]
    [InlineData("""{"model":"quickfix","model":null}""")]
    public async Task Body_WithModelTwiceInAnySpelling_IsRefused(string body)
    {
        var seen = playground.Host.Seen.Count;
        using var response = await playground.Gateway.SendAsync(HttpMethod.Post, "/v1/completions", playground.Acme.Token, Playground.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(seen, playground.Host.Seen.Count);
    }

    [Fact]
    public async Task Query_WithAnyEngineField_IsAssertedAsWithoutIt()
    {
        var expected = await AssertedAsync("/v1/completions", """{"model":"quickfix"}""");
        var query = string.Join('&', EngineFields.All(playground.Digest, playground.Globex.Id).Append(("model", "secretproject"))
            .Select(field => $"{Uri.EscapeDataString(field.Item1)}={Uri.EscapeDataString(field.Item2)}"));
        AssertSame(expected, await AssertedAsync("/v1/completions?" + query, """{"model":"quickfix"}"""), "query");
    }

    [Fact]
    public async Task Headers_OfEnginesAndProxies_AreAssertedAsWithoutThem()
    {
        var (globex, digest) = (playground.Globex, playground.Digest);
        var stolen = await AssertedAsync("/v1/completions", """{"model":"secretproject"}""", globex.Token);
        var expected = await AssertedAsync("/v1/completions", """{"model":"quickfix"}""");
        (string, string)[] headers =
        [
            (ContractHeaders.Assertion, new AssertionSigner(Convert.FromBase64String(playground.Host.MacKey)).Sign(stolen)),
            (ContractHeaders.Assertion, "forged"),
            (ContractHeaders.AdapterDigest, digest),
            ("x-adapter", "secretproject@1"),
            (ContractHeaders.FetchGrant, "x.y"),
            (ContractHeaders.JoinSecret, GatewayServer.JoinSecret),
            (ContractHeaders.RequestId, "req_forged"),
            ("x-tenant", globex.Id),
            ("x-tenant-id", globex.Id),
            ("openai-organization", globex.Slug),
            ("openai-project", "secretproject"),
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "globex.example"),
            ("x-forwarded-prefix", "/internal"),
            ("x-original-url", "/internal/v1/hosts"),
            ("x-rewrite-url", "/api/v1/tenants/globex"),
            ("x-http-method-override", "DELETE"),
            ("forwarded", "for=127.0.0.1;host=globex"),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            ("tracestate", "tenant=globex"),
            ("baggage", $"tenant={globex.Id}"),
            ("x-session-id", "s"),
            ("x-slot", "0"),
            ("x-cache-salt", globex.Id),
            ("cookie", $"tenant={globex.Id}"),
        ];
        foreach (var header in headers)
        {
            var (asserted, onTheWire) = await AskAsync("/v1/completions", """{"model":"quickfix"}""", playground.Acme.Token, header);
            AssertSame(expected, asserted, header.Item1);
            // Whatever comes in, hosts get what the contract names.
            Assert.Equal(["content-length", "content-type", "host", "x-gateway-assertion", "x-request-id"], onTheWire.Select(one => one.Key.ToLowerInvariant()).Order());
            Assert.DoesNotContain(onTheWire, one => one.Value.Contains("forged", StringComparison.Ordinal));
        }
    }

    /// <summary><c>user</c> names a lane inside the token and nothing else: two tenants that write the same never meet.</summary>
    [Fact]
    public async Task User_OfTwoTenants_IsNeverOneLane()
    {
        const string Body = """{"model":"llama","prompt":"a","suffix":"b","user":"same"}""";
        foreach (var header in new[] { ("x-editor-lane", "same"), ("accept", "*/*") })
        {
            var (ours, _) = await AskAsync("/v1/completions", Body, playground.Acme.Token, header);
            var (theirs, _) = await AskAsync("/v1/completions", Body, playground.Globex.Token, header);
            Assert.NotNull(ours.Lane);
            Assert.NotNull(theirs.Lane);
            Assert.NotEqual(ours.Lane, theirs.Lane);
        }

        // Knowing another's lane by its wire name is no way in either.
        var lane = (await AskAsync("/v1/completions", Body, playground.Globex.Token, ("accept", "*/*"))).Asserted.Lane!;
        Assert.NotEqual(lane, (await AskAsync("/v1/completions", Body, playground.Acme.Token, ("x-editor-lane", lane))).Asserted.Lane);
    }

    private async Task<Assertion> AssertedAsync(string path, string body, string? token = null) =>
        (await AskAsync(path, body, token ?? playground.Acme.Token, ("accept", "*/*"))).Asserted;

    private async Task<(Assertion Asserted, IReadOnlyDictionary<string, string> OnTheWire)> AskAsync(
        string path, string body, string token, (string Name, string Value) header)
    {
        HostRequest? seen = null;
        IReadOnlyDictionary<string, string> headers = new Dictionary<string, string>();
        playground.Host.Answer = request =>
        {
            seen = request;
            headers = request.Context.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString());
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = Playground.Json(body) };
        message.Headers.Add("Authorization", "Bearer " + token);
        message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await playground.Gateway.Public.SendAsync(message);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path} {body} {header.Name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        // The client's receipt is that of what was resolved, in every dialect.
        Assert.Equal(seen!.Digest, Assert.Single(response.Headers.GetValues("x-adapter-digest")));
        return (seen.Assertion, headers);
    }

    /// <summary>All but what is new in every assertion, and what says which bytes were sent.</summary>
    private static void AssertSame(Assertion expected, Assertion actual, string what)
    {
        Assertion Stable(Assertion one) => one with
        {
            Id = "",
            RequestId = "",
            Account = null,
            BodyHash = "",
            FetchGrant = one.FetchGrant is null ? null : "",
            Deadline = null,
            IssuedAt = default,
            ExpiresAt = default,
        };
        Assert.True(Stable(expected) == Stable(actual), $"{what}: {Stable(actual)}");
    }
}
