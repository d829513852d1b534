using Gateway.Listening;
using HostContract;

namespace Gateway.Resolution;

/// <summary>A request's whole body in memory. The same bytes are hashed, scanned and forwarded.</summary>
internal sealed class RequestBody
{
    private const int DefaultCapacity = 16 * 1024;
    private const int MaxInitialCapacity = 64 * 1024;
    private const int ReadBytes = 16 * 1024;

    private RequestBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    public ReadOnlyMemory<byte> Bytes { get; }

    public string Hash => Base64UrlHash.Of(Bytes.Span);

    /// <summary>Reads it and puts it back, so that YARP copies from memory. Null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async Task<RequestBody?> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        BodyDrain.Allow(request.HttpContext, maxBytes);
        if (request.ContentLength > maxBytes)
        {
            await BodyDrain.RunAsync(request, cancellationToken);
            return null;
        }

        // What a client announces is no reason to reserve it: the buffer grows with what arrives.
        var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? DefaultCapacity, MaxInitialCapacity));
        var chunk = new byte[ReadBytes];
        while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            if (buffer.Length + read > maxBytes)
            {
                await BodyDrain.RunAsync(request, cancellationToken);
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        request.Body = new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false);
        request.ContentLength = buffer.Length;
        return new RequestBody(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }
}
