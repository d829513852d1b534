using System.Buffers;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace TenantStore.Artifacts.S3;

/// <summary>
/// One version of an object, read by ranges: one window ahead of the reader, no connection held while the reader thinks. Each range asks for the
/// version that was opened, so no reader gets bytes of two. For one reader at a time.
/// </summary>
internal sealed class S3ReadStream(IAmazonS3 client, string bucket, string name, string etag, long length) : Stream
{
    public const int WindowBytes = 4 * 1024 * 1024;
    private const int Attempts = 3;

    private byte[]? _window;
    private long _windowStart;
    private int _windowLength;
    private long _position;
    private bool _disposed;

    public override bool CanRead => !_disposed;

    public override bool CanSeek => !_disposed;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A position is not negative.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_position >= length || buffer.IsEmpty)
            return 0;
        if (_position < _windowStart || _position >= _windowStart + _windowLength)
            await FetchAsync(cancellationToken).ConfigureAwait(false);
        var offset = (int)(_position - _windowStart);
        var count = Math.Min(buffer.Length, _windowLength - offset);
        _window.AsMemory(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously: it comes over the network.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _window, null) is { } window)
            ArrayPool<byte>.Shared.Return(window);
        (_disposed, _windowLength) = (true, 0);
        base.Dispose(disposing);
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        _windowLength = 0;
        _window ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(WindowBytes, length));
        var count = (int)Math.Min(Math.Min(WindowBytes, _window.Length), length - _position);
        await S3Fault.GuardAsync("read an artifact", async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await FetchOnceAsync(_window.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                    return count;
                }
                catch (Exception exception) when (attempt < Attempts && exception is IOException or HttpRequestException)
                {
                    // Cut off in the body, which the SDK does not repeat; the version is the same or the service says so.
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        (_windowStart, _windowLength) = (_position, count);
    }

    private async Task FetchOnceAsync(Memory<byte> window, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = name,
            ByteRange = new ByteRange(_position, _position + window.Length - 1),
            EtagToMatch = etag,
        };
        try
        {
            using var response = await client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
            await response.ResponseStream.ReadExactlyAsync(window, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            throw new TenantStoreException("An artifact was replaced while it was read. Open it again.", exception);
        }
        catch (AmazonS3Exception exception) when (S3Fault.IsMissing(exception))
        {
            throw new TenantStoreException("An artifact was deleted while it was read.", exception);
        }
    }
}
