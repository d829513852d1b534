using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Edges;

/// <summary>A client that sends what it is told, byte by byte, good HTTP or not.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private readonly CancellationTokenSource _patience = new(s_patience);
    private readonly Stream _stream;

    private RawConnection(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    public Stream Stream => _stream;

    public CancellationToken Patience => _patience.Token;

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        return new RawConnection(client, client.GetStream());
    }

    /// <summary>TLS with any certificate, and what was negotiated.</summary>
    public static async Task<RawConnection> OpenTlsAsync(Uri address, params SslApplicationProtocol[] protocols)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [.. protocols],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        });
        return new RawConnection(client, tls);
    }

    /// <summary>One character a byte.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>False when the server has closed the connection meanwhile.</summary>
    public async Task<bool> SendAsync(byte[] bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes, Patience);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>All that comes until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await _stream.ReadAsync(buffer, Patience) is > 0 and var read)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Closed with a reset, since it did not read all that we sent.
        }

        return text.ToString();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
        _patience.Dispose();
    }
}
