using System.Text;
using System.Text.Json;

namespace Bench.Gateway.Load;

/// <summary>The bytes of a request: a chat of about 2 KB, as an editor sends with the code around the cursor. The same for every contender, token included.</summary>
internal sealed class Requests(string model, string token)
{
    private const int TextLength = 1700;

    /// <summary>Answered at once and whole.</summary>
    public byte[] Whole { get; } = Build(model, token, Body(model, null));

    /// <summary>Answered by so many events, one every so many microseconds.</summary>
    public byte[] Streamed(int events, int paceMicroseconds) => Build(model, token, Body(model, new { events, pace_us = paceMicroseconds }));

    private static string Body(string model, object? metadata) => JsonSerializer.Serialize(new
    {
        model,
        temperature = 0,
        max_tokens = 64,
        stream = metadata is not null,
        metadata,
        messages = new object[]
        {
            new { role = "system", content = "Fix the SQL. Answer with the full code." },
            new { role = "user", content = string.Concat(Enumerable.Repeat("SELECT name, price FROM carts WHERE price > 10;\n", TextLength / 48)) },
        },
    });

    private static byte[] Build(string model, string token, string body) => Encoding.ASCII.GetBytes(
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nAccept: */*\r\nUser-Agent: {model}/1.0\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
}
