using System.Buffers;

namespace TenantStore.Encryption;

/// <summary>
/// The encrypted form of a plaintext, made while it is read: header, then chunk after chunk, one in memory. Reads the plaintext once, and does
/// not own it. It has been read to its end before the last chunk is given out: if that throws, nothing is ever whole.
/// </summary>
internal sealed class EncryptingStream : ReadOnlyStream
{
    private readonly Stream _plain;
    private readonly ArtifactHeader _header;
    private readonly ChunkCipher _cipher;
    private byte[] _buffer;
    private int _from;
    private int _to;
    private long _chunk;
    private long _position;

    /// <param name="plain">From its present position on exactly <see cref="ArtifactHeader.Length"/> bytes.</param>
    /// <param name="header">What the encrypted form begins with.</param>
    /// <param name="cipher">Of this artifact; disposed with the stream.</param>
    public EncryptingStream(Stream plain, ArtifactHeader header, ChunkCipher cipher)
    {
        (_plain, _header, _cipher) = (plain, header, cipher);
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(header.ChunkBytes + ChunkCipher.TagBytes, ArtifactHeader.Bytes));
        header.ToBytes().CopyTo(_buffer, 0);
        _to = ArtifactHeader.Bytes;
    }

    public override bool CanSeek => false;

    /// <summary>Bytes of the encrypted form; known from the start.</summary>
    public override long Length => _header.FileLength;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("An artifact is encrypted while it is read asynchronously.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_from == _to && _chunk < _header.Chunks)
            await SealNextAsync(cancellationToken).ConfigureAwait(false);
        var length = Math.Min(buffer.Length, _to - _from);
        _buffer.AsMemory(_from, length).CopyTo(buffer);
        _from += length;
        _position += length;
        return length;
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            (_from, _to) = (0, 0);
            _cipher.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SealNextAsync(CancellationToken cancellationToken)
    {
        var length = _header.LengthOf(_chunk);
        var read = await _plain.ReadAtLeastAsync(_buffer.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read < length)
            throw Changed();
        if (_header.IsLast(_chunk) && await _plain.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) > 0)
            throw Changed();
        _cipher.Seal(_chunk, _header.IsLast(_chunk), _buffer.AsSpan(0, length), _buffer.AsSpan(0, length + ChunkCipher.TagBytes));
        (_from, _to) = (0, length + ChunkCipher.TagBytes);
        _chunk++;
    }

    private static TenantStoreException Changed() => new("A file changed its length while it was being stored.");
}
