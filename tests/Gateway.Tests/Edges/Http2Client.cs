using System.Buffers.Binary;
using System.Net.Security;

namespace Gateway.Tests.Edges;

/// <summary>One HTTP/2 connection over TLS that sends raw frames and reads what comes back until it is closed.</summary>
internal sealed class Http2Client : IDisposable
{
    private readonly RawConnection _connection;

    private Http2Client(RawConnection connection) => _connection = connection;

    public static async Task<Http2Client> OpenAsync(Uri address)
    {
        var connection = await RawConnection.OpenTlsAsync(address, SslApplicationProtocol.Http2);
        Assert.Equal(SslApplicationProtocol.Http2, ((SslStream)connection.Stream).NegotiatedApplicationProtocol);
        await connection.SendAsync(Http2Frames.Start);
        return new Http2Client(connection);
    }

    /// <summary>False when the server has closed meanwhile.</summary>
    public Task<bool> SendAsync(byte[] frames) => _connection.SendAsync(frames);

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<(byte Type, int Stream, byte[] Payload)?> ReadAsync()
    {
        var head = new byte[9];
        try
        {
            await _connection.Stream.ReadExactlyAsync(head, _connection.Patience);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
            await _connection.Stream.ReadExactlyAsync(payload, _connection.Patience);
            return (head[3], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads until the server has closed; the error code of its farewell, or null when there was none.</summary>
    public async Task<int?> ReadToEndAsync()
    {
        int? code = null;
        while (await ReadAsync() is { } frame)
        {
            if (frame.Type == Http2Frames.GoAway)
                code = BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4));
        }

        return code;
    }

    public void Dispose() => _connection.Dispose();
}
