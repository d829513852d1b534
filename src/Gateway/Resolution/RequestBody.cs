using Gateway.Listening;
using HostContract;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Resolution;

/// <summary>A request's whole body in memory. The same bytes are hashed, scanned and forwarded.</summary>
internal sealed class RequestBody
{
    private const int DefaultCapacity = 16 * 1024;
    private const int MaxInitialCapacity = 64 * 1024;
    private const int LeastRead = 1024;

    private readonly byte[] _buffer;

    private RequestBody(byte[] buffer, int length) => (_buffer, Bytes) = (buffer, buffer.AsMemory(0, length));

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>As an assertion names it.</summary>
    public string Hash => Base64UrlHash.Of(Bytes.Span);

    /// <summary>Reads it and puts it back, so that YARP copies from memory. Null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        BodyDrain.Allow(request.HttpContext, maxBytes);
        if (request.ContentLength > maxBytes)
        {
            await BodyDrain.RunAsync(request, cancellationToken);
            return null;
        }

        // What a client announces is no reason to reserve it: beyond some the buffer grows with what arrives.
        var announced = request.ContentLength ?? (CanHaveBody(request) ? DefaultCapacity : 0);
        var buffer = new byte[Math.Min(announced, MaxInitialCapacity)];
        var length = 0;
        while (length != request.ContentLength)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, Math.Max(buffer.Length * 2, LeastRead));
            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                break;
            length += read;
            if (length > maxBytes)
            {
                await BodyDrain.RunAsync(request, cancellationToken);
                return null;
            }
        }

        var body = new RequestBody(buffer, length);
        request.Body = body.Open();
        request.ContentLength = length;
        return body;
    }

    /// <summary>From its beginning: once for each attempt.</summary>
    public Stream Open() => new MemoryStream(_buffer, 0, Bytes.Length, writable: false);

    private static bool CanHaveBody(HttpRequest request) => request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;
}
