using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>An import on a connection of its own, written piece by piece while the answer is read: HttpClient sends all before it reads.</summary>
internal sealed class RawImport : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;

    private readonly bool _chunked;
    private readonly StringBuilder _answer = new();
    private bool _hasHead;

    private RawImport(TcpClient client, bool chunked)
    {
        (_client, _stream, _chunked) = (client, client.GetStream(), chunked);
        _reader = new StreamReader(_stream);
    }

    /// <summary>Connects and sends the head.</summary>
    /// <param name="gateway">Where to.</param>
    /// <param name="tenant">For whom.</param>
    /// <param name="length">Of the body in bytes, told before it; null = it comes in chunks.</param>
    public static async Task<RawImport> StartAsync(GatewayServer gateway, string tenant, long? length = null)
    {
        var token = await gateway.CreateTokenAsync(tenant, "data:write");
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(gateway.PublicUrl.Host, gateway.PublicUrl.Port);
        var import = new RawImport(client, length is null);
        await import.SendAsync(
            $"POST /api/v1/tenants/{tenant}/interactions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\nContent-Type: application/x-ndjson\r\n"
            + (length is null ? "Transfer-Encoding: chunked\r\n\r\n" : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n\r\n")));
        return import;
    }

    /// <summary>Sends a piece of the body.</summary>
    public Task WriteAsync(string piece) => SendAsync(!_chunked ? piece : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(piece):x}\r\n{piece}\r\n"));

    public Task EndAsync() => _chunked ? SendAsync("0\r\n\r\n") : Task.CompletedTask;

    /// <summary>The next line of the answer.</summary>
    public async Task<string> ReadAsync()
    {
        while (!_answer.ToString().Contains('\n', StringComparison.Ordinal))
        {
            if (!await ReadChunkAsync().WaitAsync(s_patience))
                throw new EndOfStreamException("The answer ended.");
        }

        var length = _answer.ToString().IndexOf('\n', StringComparison.Ordinal);
        var line = _answer.ToString(0, length);
        _answer.Remove(0, length + 1);
        return line;
    }

    /// <summary>All that is left of the answer.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadChunkAsync().WaitAsync(s_patience))
        {
            // Until the last.
        }

        return _answer.ToString();
    }

    /// <summary>The answer comes in chunks, which end anywhere. False at the end.</summary>
    private async Task<bool> ReadChunkAsync()
    {
        while (!_hasHead)
            _hasHead = (await _reader.ReadLineAsync() ?? throw new EndOfStreamException("The answer has no head.")).Length == 0;
        if (await _reader.ReadLineAsync() is not { Length: > 0 } size)
            return false;
        var chunk = new char[int.Parse(size, NumberStyles.HexNumber, CultureInfo.InvariantCulture)];
        _answer.Append(chunk, 0, await _reader.ReadBlockAsync(chunk));
        await _reader.ReadLineAsync();
        return chunk.Length > 0;
    }

    public void Dispose() => _client.Dispose();

    private Task SendAsync(string text) => _stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask().WaitAsync(s_patience);
}
