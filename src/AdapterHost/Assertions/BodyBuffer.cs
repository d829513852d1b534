using System.Buffers;
using System.IO.Pipelines;

namespace AdapterHost.Assertions;

/// <summary>Reads a whole body into memory, up to a limit.</summary>
internal static class BodyBuffer
{
    private const int FirstBytes = 4096;

    /// <summary>The body, or null when it is longer than <paramref name="limit"/> bytes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, long limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
            return null;

        // A length that a client claims buys no memory before its bytes are here.
        var body = new ArrayBufferWriter<byte>(FirstBytes);
        ReadResult read;
        do
        {
            read = await request.BodyReader.ReadAsync(cancellationToken);
            var over = body.WrittenCount + read.Buffer.Length > limit;
            foreach (var part in over ? default : read.Buffer)
                body.Write(part.Span);
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (over)
                return null;
        }
        while (!read.IsCompleted);
        return body.WrittenMemory;
    }
}
