using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace TestServers.Certificates;

/// <summary>A client on the socket: shows what a test gives it, believes everything, and tells every byte that came back.</summary>
public static class TlsProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Sends one request of HTTP/1.1; what came back, empty when the connection was ended without a word.</summary>
    /// <param name="server">Where.</param>
    /// <param name="shown">The client's certificate; null shows none.</param>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    public static async Task<string> AskAsync(Uri server, TestPair? shown, string method, string path)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Parse(server.Host), server.Port, patience.Token);
        await using var tls = await OpenAsync(client, shown, patience.Token);
        return tls is null ? "" : await ExchangeAsync(tls, $"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", patience.Token);
    }

    /// <summary>The same without TLS.</summary>
    public static async Task<string> AskInTheClearAsync(Uri server, string method, string path)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Parse(server.Host), server.Port, patience.Token);
        return await ExchangeAsync(client.GetStream(), $"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", patience.Token);
    }

    /// <summary>The certificate that the server shows to a client with this one.</summary>
    public static async Task<string> ThumbprintAsync(Uri server, TestPair shown)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Parse(server.Host), server.Port);
        await using var tls = await OpenAsync(client, shown, CancellationToken.None) ?? throw new AuthenticationException("The server ended the handshake.");
        return ((System.Security.Cryptography.X509Certificates.X509Certificate2)tls.RemoteCertificate!).Thumbprint;
    }

    private static async Task<SslStream?> OpenAsync(TcpClient client, TestPair? shown, CancellationToken cancellationToken)
    {
        var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "x",
                    ClientCertificateContext = shown?.Load(),
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                cancellationToken);
            return tls;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            return null;
        }
    }

    private static async Task<string> ExchangeAsync(Stream stream, string request, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (IOException)
        {
            // In TLS 1.3 a refused client hears of it with its first read.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
