namespace Gateway.Tests.Edges;

/// <summary>Request smuggling: nothing here may make the gateway see another request than the sender wrote, or go on after something ambiguous.</summary>
public static class FramingTable
{
    private const string Post = "POST /nothing HTTP/1.1\r\nHost: g\r\n";
    private const string Get = "GET /health/live HTTP/1.1\r\nHost: g\r\n";
    private const string Hidden = "GET /health/live HTTP/1.1\r\nHost: g\r\n\r\n";

    public static IReadOnlyList<FramingCase> All { get; } =
    [
        new("good", $"{Get}\r\n", 200, 200),
        new("good body", $"{Post}Content-Length: 3\r\n\r\nabc", 404, 200),
        new("good chunks", $"{Post}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", 404, 200),

        // Two lengths.
        new("CL.TE", $"{Post}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG", 400),
        new("TE.CL", $"{Post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{Hidden}\r\n0\r\n\r\n", 400),
        new("CL twice, same", $"{Post}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400),
        new("CL twice, different", $"{Post}Content-Length: 0\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}", 400),
        new("CL list", $"{Post}Content-Length: 3, 3\r\n\r\nabc", 400),
        new("CL negative", $"{Post}Content-Length: -1\r\n\r\n", 400),
        new("CL with plus is its number", $"{Post}Content-Length: +3\r\n\r\nabc", 404, 200),
        new("CL hexadecimal", $"{Post}Content-Length: 0x3\r\n\r\nabc", 400),
        new("CL with a space", $"{Post}Content-Length: 3 3\r\n\r\nabc", 400),
        new("CL empty", $"{Post}Content-Length:\r\n\r\n", 400),
        new("CL too large for any number", $"{Post}Content-Length: 99999999999999999999\r\n\r\n", 400),
        new("GET with a body", $"{Get}Content-Length: {Hidden.Length}\r\n\r\n{Hidden}", 200, 200),

        // Encodings that one program knows and another does not.
        new("TE identity", $"{Post}Transfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400),
        new("TE unknown", $"{Post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400),
        new("TE chunked, identity", $"{Post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400),
        new("TE gzip, chunked", $"{Post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400),
        new("TE chunked twice", $"{Post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        new("TE chunked, then unknown", $"{Post}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n", 400),
        new("TE with a space before the colon", $"{Post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        new("TE quoted", $"{Post}Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400),
        new("TE with a vertical tab", $"{Post}Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n", 400),
        new("TE after a tab, in capitals", $"{Post}Transfer-Encoding:\tCHUNKED\r\n\r\n0\r\n\r\n", 404, 200),
        new("TE in HTTP/1.0", "POST /nothing HTTP/1.0\r\nHost: g\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),

        // Lines.
        new("bare LF everywhere", "GET /health/live HTTP/1.1\nHost: g\n\n", 400),
        new("bare LF after one header", "GET /health/live HTTP/1.1\r\nHost: g\nx: y\r\n\r\n", 400),
        new("bare CR in a value", $"{Get}x: a\rb\r\n\r\n", 400),
        new("CR CR LF", $"{Get}x: a\r\r\n\r\n", 400),
        new("NUL in a value", $"{Get}x: a\0b\r\n\r\n", 400),
        new("NUL in a name", $"{Get}x\0: a\r\n\r\n", 400),
        new("folded line", $"{Get}x: a\r\n b\r\n\r\n", 400),
        new("folded line with a tab", $"{Get}Transfer-Encoding:\r\n\tchunked\r\n\r\n", 400),
        new("space before the first name", "GET /health/live HTTP/1.1\r\n Host: g\r\n\r\n", 400),
        new("no colon", $"{Get}nonsense\r\n\r\n", 400),
        new("no name", $"{Get}: a\r\n\r\n", 400),
        new("space in a name", $"{Get}a b: c\r\n\r\n", 400),
        new("letter beyond ASCII in a name", $"{Get}x\u00e9: a\r\n\r\n", 400),

        // Whose site.
        new("no Host", "GET /health/live HTTP/1.1\r\n\r\n", 400),
        new("no Host in HTTP/1.0", "GET /health/live HTTP/1.0\r\n\r\n", 200),
        new("Host twice", $"{Get}Host: other\r\n\r\n", 400),
        new("Host list", "GET /health/live HTTP/1.1\r\nHost: g, other\r\n\r\n", 400),
        new("Host with user", "GET /health/live HTTP/1.1\r\nHost: a@g\r\n\r\n", 400),
        new("Host with a path", "GET /health/live HTTP/1.1\r\nHost: g/x\r\n\r\n", 400),
        new("absolute target", "GET http://g/health/live HTTP/1.1\r\nHost: g\r\n\r\n", 200, 200),
        new("absolute target of another host", "GET http://other/health/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),

        // The first line.
        new("CONNECT", "CONNECT g:443 HTTP/1.1\r\nHost: g:443\r\n\r\n", 404, 200),
        new("TRACE", "TRACE /nothing HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer secret\r\n\r\n", 404, 200),
        new("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: g\r\n\r\n", 404, 200),
        new("asterisk with another method", "GET * HTTP/1.1\r\nHost: g\r\n\r\n", 405),
        new("method in small letters", "get /nothing HTTP/1.1\r\nHost: g\r\n\r\n", 404, 200),
        new("method with a bracket", "G(ET /health/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("two spaces", "GET  /health/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("tab", "GET\t/health/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("space in the target", "GET /health/live x HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("NUL in the target", "GET /health\0/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("encoded NUL in the target", "GET /health%00/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("relative target", "GET health/live HTTP/1.1\r\nHost: g\r\n\r\n", 400),
        new("no version", "GET /health/live\r\nHost: g\r\n\r\n", 400),
        new("HTTP/1.2", "GET /health/live HTTP/1.2\r\nHost: g\r\n\r\n", 505),
        new("HTTP/2.0 as text", "GET /health/live HTTP/2.0\r\nHost: g\r\n\r\n", 505),
        new("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", RawAnswers.OtherProtocol),
        new("first line of 9 KB", $"GET /health/live?{new string('x', 9 * 1024)} HTTP/1.1\r\nHost: g\r\n\r\n", 414),
        new("headers of 33 KB", $"{Get}x: {new string('x', 33 * 1024)}\r\n\r\n", 431),
        new("101 headers", $"{Get}{string.Concat(Enumerable.Range(0, 100).Select(i => $"x{i}: y\r\n"))}\r\n", 431),

        // Asking for more.
        new("Upgrade: h2c", $"{Get}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", 200, 200),
        new("Upgrade: websocket", $"{Get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", 200, 200),
        new("Connection names Host", $"{Get}Connection: Host, Content-Length\r\n\r\n", 200, 200),
        new("Expect something else", $"{Post}Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n", 404, 200),
    ];

    /// <summary>Chunked bodies, without the headers.</summary>
    public static IReadOnlyList<FramingCase> Bodies { get; } =
    [
        new("chunk size 0x", "0x3\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk size negative", "-3\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk size with plus", "+3\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk size too large", "FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk size that wraps to 3", "100000003\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk size empty", "\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk longer than it says", "2\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk ends in a bare LF", "3\r\nabc\n0\r\n\r\n", 400),
        new("chunk size ends in a bare LF", "3\nabc\r\n0\r\n\r\n", 400),
        new("chunk extension", "3;a=b\r\nabc\r\n0;\r\n\r\n", 400, 200),
        new("chunk extension with a bare LF", "3;\nxx;\r\nabc\r\n0\r\n\r\n", 400),
        new("chunk extension of 1 MB", $"3;{new string('x', 1 << 20)}\r\nabc\r\n0\r\n\r\n", 400, 200),
        new("trailer that looks like a length", "0\r\nContent-Length: 99\r\n\r\n", 400, 200),
        new("trailers of 1 MB", $"0\r\nx: {new string('x', 1 << 20)}\r\n\r\n", 400),
    ];

    public static TheoryData<FramingCase> Theory => [.. All];

    public static TheoryData<FramingCase> BodyTheory => [.. Bodies];
}
