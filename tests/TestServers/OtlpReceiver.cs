using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace TestServers;

/// <summary>A collector of traces on loopback: takes OTLP over HTTP (protobuf) and keeps what it was sent.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<OtlpSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public OtlpReceiver()
    {
        var port = LoopbackPort.Find();
        Endpoint = $"http://127.0.0.1:{port}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>As <c>Telemetry:OtlpEndpoint</c>.</summary>
    public string Endpoint { get; }

    public IReadOnlyCollection<OtlpSpan> Spans => _spans;

    /// <summary>All that came, as it came: whatever stands in it somewhere as text can be found.</summary>
    public string Text => string.Join('\n', _bodies.Select(Encoding.Latin1.GetString));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                if (context.Request is { HttpMethod: "POST", Url.AbsolutePath: "/v1/traces", ContentType: "application/x-protobuf" })
                {
                    _bodies.Enqueue(body.ToArray());
                    foreach (var span in OtlpParser.Read(body.ToArray()))
                        _spans.Enqueue(span);
                }
                else
                {
                    context.Response.StatusCode = 400;
                }

                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
