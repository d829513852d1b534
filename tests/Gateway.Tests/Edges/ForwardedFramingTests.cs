using System.Text;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

/// <summary>From a client's bytes to the host: whatever the framing was, the host sees one request, built anew. And what follows on a connection is its own.</summary>
public sealed class ForwardedFramingTests(Playground playground) : IClassFixture<Playground>
{
    private const string Last = "GET /health/live HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n";
    private const string Body = """{"model":"quickfix","prompt":"x"}""";
    private static readonly string[] s_headers = ["content-length", "content-type", "host", "x-gateway-assertion", "x-request-id"];

    private string Credentials => $"Authorization: Bearer {playground.Acme.Token}\r\n";

    public static TheoryData<string, string> Framings => new()
    {
        { "/v1/completions", $"Content-Length: {Body.Length}\r\n\r\n{Body}" },
        { "/v1/completions", $"Transfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\n{Body[..5]}\r\n{Body.Length - 5:x}\r\n{Body[5..]}\r\n0\r\nContent-Length: 1\r\nAuthorization: Bearer x\r\n\r\n" },
        { "/v1/completions?model=secretproject", $"Content-Length: {Body.Length}\r\n\r\n{Body}" },
        { "http://g/v1/completions", $"Content-Length: {Body.Length}\r\n\r\n{Body}" },
        { "/v1/completions", $"Connection: Content-Length, Authorization, x-gateway-assertion\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
        { "/v1/completions", $"x-gateway-assertion: forged\r\nx-request-id: forged\r\nX-Forwarded-For: 1.2.3.4\r\nX-Content-Length: 3\r\nCookie: a=b\r\nTE: trailers\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
        { "/v1/completions", $"Expect: 100-continue\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
        { "/v1/completions", $"Upgrade: h2c\r\nConnection: Upgrade\r\nContent-Type: text/html\r\nContent-Length: {Body.Length}\r\n\r\n{Body}" },
    };

    [Theory]
    [MemberData(nameof(Framings))]
    public async Task Host_WhateverTheFraming_SeesOneRequestBuiltAnew(string target, string rest)
    {
        var seen = new List<(string Method, string Target, byte[] Body, string[] Headers)>();
        playground.Host.Answer = request =>
        {
            seen.Add((request.Context.Request.Method, request.Context.Request.Path + request.Context.Request.QueryString, request.Body, [.. request.Context.Request.Headers.Select(header => header.Key)]));
            request.SetReceipt();
            return request.JsonAsync(200, "{}");
        };

        var answer = await SendAsync($"POST {target} HTTP/1.1\r\nHost: g\r\n{Credentials}{rest}{Last}");

        Assert.Equal([200, 200], RawAnswers.Statuses(answer).Where(status => status != 100));
        var (method, asked, body, headers) = Assert.Single(seen);
        Assert.Equal(("POST", "/v1/completions", Body), (method, asked, Encoding.UTF8.GetString(body)));
        Assert.Equal(s_headers, headers.Select(header => header.ToLowerInvariant()).Order(StringComparer.Ordinal));
        Assert.Empty(playground.Host.Refused);
    }

    [Fact]
    public async Task Pipelined_SecondRequest_HasOnlyItsOwnCredentials()
    {
        var before = playground.Host.Seen.Count;
        var good = $"POST /v1/completions HTTP/1.1\r\nHost: g\r\n{Credentials}Content-Length: {Body.Length}\r\n\r\n{Body}";
        var bare = $"POST /v1/completions HTTP/1.1\r\nHost: g\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";

        Assert.Equal([200, 401, 200, 401, 200], RawAnswers.Statuses(await SendAsync(good + bare + good + bare + Last)));
        Assert.Equal(2, playground.Host.Seen.Count - before);
    }

    public static TheoryData<string, int> Refusals => new()
    {
        { "POST /v1/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer nobody\r\n", 401 },
        { "POST /nothing HTTP/1.1\r\nHost: g\r\n{credentials}", 404 },
        { "PUT /v1/completions HTTP/1.1\r\nHost: g\r\n{credentials}", 405 },
        { "POST /v1/completions HTTP/1.1\r\nHost: g\r\n{credentials}Content-Encoding: gzip\r\n", 415 },
        { "POST /v1/completions HTTP/1.1\r\nHost: g\r\n{credentials}Content-Type: text/plain\r\n", 400 },
    };

    /// <summary>A body that is refused before it is read is a body all the same: a request hidden in it is never run, with nobody's credentials.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task RequestHiddenInARefusedBody_IsNeverRun(string start, int status)
    {
        var (before, asked) = (playground.Host.Seen.Count, Asked());
        var hidden = $"POST /v1/completions HTTP/1.1\r\nHost: g\r\n{Credentials}Content-Length: {Body.Length}\r\n\r\n{Body}";
        var request = start.Replace("{credentials}", Credentials, StringComparison.Ordinal);

        Assert.Equal([status, 200], RawAnswers.Statuses(await SendAsync($"{request}Content-Length: {hidden.Length}\r\n\r\n{hidden}{Last}")));
        Assert.Equal([status, 200], RawAnswers.Statuses(await SendAsync($"{request}Transfer-Encoding: chunked\r\n\r\n{hidden.Length:x}\r\n{hidden}\r\n0\r\n\r\n{Last}")));
        Assert.Equal(0, playground.Host.Seen.Count - before);
        Assert.Equal(4, Asked() - asked);
    }

    [Fact]
    public async Task RequestHiddenInABodyThatIsTooLong_IsNeverRun()
    {
        var before = playground.Host.Seen.Count;
        var hidden = string.Concat(Enumerable.Repeat($"POST /v1/completions HTTP/1.1\r\nHost: g\r\n{Credentials}Content-Length: {Body.Length}\r\n\r\n{Body}", 50_000));
        Assert.True(hidden.Length > 8 << 20);

        Assert.Equal(
            [413, 200], RawAnswers.Statuses(await SendAsync($"POST /v1/completions HTTP/1.1\r\nHost: g\r\n{Credentials}Content-Length: {hidden.Length}\r\n\r\n{hidden}{Last}")));
        Assert.Equal(before, playground.Host.Seen.Count);
    }

    /// <summary>Who waits to be asked for the body and is refused may send it or not, so nothing on this connection can be trusted any more.</summary>
    [Fact]
    public async Task Expect_Refused_IsNotAskedForTheBodyAndTheConnectionEnds()
    {
        var answer = await SendAsync($"POST /v1/completions HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: {Last.Length}\r\n\r\n{Last}{Last}");
        Assert.Equal(401, RawAnswers.Statuses(answer)[0]);
        Assert.DoesNotContain(RawAnswers.Statuses(answer), status => status == 100);
        Assert.InRange(RawAnswers.Statuses(answer).Count, 1, 2);
    }

    /// <summary>Requests that reached the pipeline, by their lines in the log.</summary>
    private int Asked() => playground.Gateway.Logs.Lines.Count(line => line.Contains(" 1010 ", StringComparison.Ordinal) && !line.Contains("/report", StringComparison.Ordinal));

    private async Task<string> SendAsync(string bytes)
    {
        using var connection = await RawConnection.OpenAsync(playground.Gateway.PublicUrl);
        await connection.SendAsync(bytes);
        return await connection.ReadToEndAsync();
    }
}
