using HostContract;

namespace Gateway.Resolution;

/// <summary>A request's whole body in memory, bounded by the listener's limit. The same bytes are hashed, scanned and forwarded.</summary>
internal sealed class RequestBody
{
    private const int DefaultCapacity = 16 * 1024;

    private RequestBody(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    public ReadOnlyMemory<byte> Bytes { get; }

    public string Hash => Base64UrlHash.Of(Bytes.Span);

    /// <summary>Reads it and puts it back, so that YARP copies from memory.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The listener's limit, for a sensible first allocation; the server enforces it.</param>
    /// <param name="cancellationToken">The client's leaving.</param>
    /// <exception cref="BadHttpRequestException">413 when it is longer than the listener takes.</exception>
    public static async Task<RequestBody> ReadAsync(HttpRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        // A length is only a claim: no more than the limit is ever set aside for it.
        var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? DefaultCapacity, maxBytes));
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        request.Body = new MemoryStream(buffer.GetBuffer(), 0, (int)buffer.Length, writable: false);
        request.ContentLength = buffer.Length;
        return new RequestBody(bytes);
    }
}
