using System.Security.Cryptography;
using AdapterFormats;

namespace TenantStore.Artifacts;

/// <summary>
/// Hands on what it reads, and at the end throws when that was not what the digest says. A store reads content to its end before it shows any of
/// it, so what is wrong is never seen. It does not own the stream under it.
/// </summary>
internal sealed class DigestCheckingStream(Stream content, AdapterDigest expected) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => content.Position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(buffer.Span[..read]);
        if (read == 0 && !buffer.IsEmpty && !_ended)
        {
            _ended = true;
            var digest = AdapterDigest.OfHash(_hash.GetHashAndReset());
            if (digest != expected)
                throw new TenantStoreException($"An adapter file was to be stored as {expected}, but its bytes are {digest}.");
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
