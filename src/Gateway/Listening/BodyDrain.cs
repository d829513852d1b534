using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Listening;

/// <summary>
/// Reads the rest of a refused body and throws it away, so that a client that is still sending gets to read the refusal: an answer followed by
/// a reset connection reaches many clients as a broken pipe only. Bounded; Kestrel's least data rate bounds the time.
/// </summary>
internal static class BodyDrain
{
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>Lets the body be as much longer than its limit as is drained; must run before its first byte is read.</summary>
    public static void Allow(HttpContext context, long limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit + MaxBytes;
    }

    /// <summary>Drains, unless the client waits to be asked for its body (<c>Expect: 100-continue</c>) or has too much of it.</summary>
    public static async Task RunAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.Headers.Expect.Count > 0 || request.ContentLength > request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
            return;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            var left = MaxBytes;
            while (left > 0 && await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                left -= read;
        }
        catch (Exception exception) when (exception is IOException or BadHttpRequestException)
        {
            // It ended badly; the refusal is sent all the same.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
