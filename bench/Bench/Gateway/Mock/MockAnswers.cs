using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using HostContract;

namespace Bench.Gateway.Mock;

/// <summary>What the mock host says, made beforehand: a chat completion of some 600 bytes, and events in OpenAI's form that carry the time at which they were sent.</summary>
internal sealed class MockAnswers
{
    /// <summary>Before an event's time in nanoseconds of the monotonic clock, of <see cref="TimeDigits"/> digits.</summary>
    public const string TimeField = "\"sent\":\"";

    public const int TimeDigits = 18;

    private static readonly AnswerUsage s_usage = new(Prompt: 420, Cached: 0, Completion: 64, Accepted: 0, Rejected: 0);

    private static readonly byte[] s_challenge = Encoding.ASCII.GetBytes(ContractHeaders.Probe + ": ");

    private readonly MockMembership _membership;
    private readonly byte[] _event;
    private readonly int _timeAt;

    /// <param name="digest">Of the adapter that every request is resolved to.</param>
    /// <param name="membership">With the key that probes ask for.</param>
    public MockAnswers(string digest, MockMembership membership)
    {
        _membership = membership;
        const string answer =
            """{"id":"chatcmpl-0123456789abcdef","object":"chat.completion","created":1790000000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"%"},"finish_reason":"stop"}],"usage":{"prompt_tokens":420,"completion_tokens":64,"total_tokens":484}}""";
        const string part =
            """data: {"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1790000000,"model":"bench","choices":[{"index":0,"delta":{"content":" word"},"finish_reason":null}],%"}""";
        var receipt = $"{ContractHeaders.AdapterDigest}: {digest}\r\n";
        Whole = Http($"Content-Type: application/json\r\n{receipt}{ContractHeaders.Usage}: {s_usage}\r\n", answer.Replace("%", new string('x', 350), StringComparison.Ordinal));
        Head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n{receipt}{ContractHeaders.PromptTokens}: {s_usage.Prompt}\r\nTransfer-Encoding: chunked\r\n\r\n");
        _event = Chunk(part.Replace("%", TimeField + new string('0', TimeDigits), StringComparison.Ordinal) + "\n\n");
        _timeAt = _event.AsSpan().IndexOf(Encoding.ASCII.GetBytes(TimeField)) + TimeField.Length;
        End = (byte[])[.. Chunk("data: [DONE]\n\n" + UsageFrame.Write(s_usage)), .. "0\r\n\r\n"u8];
    }

    /// <summary>A completion that is not streamed.</summary>
    public ReadOnlyMemory<byte> Whole { get; }

    /// <summary>The beginning of a stream.</summary>
    public ReadOnlyMemory<byte> Head { get; }

    /// <summary>The end of a stream, with its cost.</summary>
    public ReadOnlyMemory<byte> End { get; }

    /// <summary>An event that is sent now. The same memory each time.</summary>
    public ReadOnlySpan<byte> Event(long now)
    {
        Utf8Formatter.TryFormat(now, _event.AsSpan(_timeAt), out _, new('D', TimeDigits));
        return _event;
    }

    /// <summary>The answer to anything but a completion: a probe's proof, or nothing.</summary>
    public ReadOnlySpan<byte> Other(ReadOnlySpan<byte> request)
    {
        if (request.IndexOf(s_challenge) is not (>= 0 and var at))
            return Http("", "");
        var challenge = request[(at + s_challenge.Length)..];
        var proof = HostProbe.Prove(_membership.Key, Encoding.ASCII.GetString(challenge[..challenge.IndexOf((byte)'\r')]), draining: false);
        return Http("Content-Type: application/json\r\n", JsonSerializer.Serialize(new HostProbeAnswer { Draining = false, Proof = proof }, ContractJson.Options));
    }

    private static byte[] Http(string headers, string body) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n");
}
