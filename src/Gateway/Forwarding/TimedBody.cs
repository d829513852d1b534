using Gateway.Forwarding.Retrying;
using Gateway.Listening;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Forwarding;

/// <summary>
/// The body of a stream's answer. A write that waits for its client longer than the least rate allows breaks off the connection. Kestrel's own rule of
/// that name lets a client that took much at first rest for as long as that would have taken at the least rate: after a megabyte in buffers, an hour.
/// One writer.
/// </summary>
internal sealed partial class TimedBody(Stream inner, HttpContext context, ConnectionLimits limits, TimeProvider time, ILogger<TimedBody> logger) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompleted ? write : WaitAsync(write.AsTask(), buffer.Length);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WaitAsync(Task write, int bytes)
    {
        var most = TimeSpan.FromSeconds(limits.AnswerGraceSeconds + ((double)bytes / limits.AnswerBytesPerSecond));
        await write.WaitAsync(most, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!write.IsCompleted)
        {
            LogSlow(context.TraceIdentifier, limits.AnswerBytesPerSecond);
            context.Features.GetRequiredFeature<AttemptsFeature>().Current?.AbortClient();
        }

        await write;
    }

    [LoggerMessage(1311, LogLevel.Information, "The client of request {RequestId} took less than {Least} bytes a second of its stream; its connection is broken off.")]
    private partial void LogSlow(string requestId, int least);
}
