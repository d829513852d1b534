using System.Buffers;
using TenantStore.Artifacts;

namespace TenantStore.Encryption;

/// <summary>
/// The plaintext of an encrypted artifact, at any position: reads and opens the one chunk that holds it. A whole chunk goes straight into the
/// reader's buffer if it has the room; else one chunk is kept. Nothing that fails authentication is ever given out. Owns the encrypted stream.
/// </summary>
internal sealed class DecryptingStream : ReadOnlyStream
{
    private const int Nothing = -1;

    private readonly Stream _encrypted;
    private readonly ArtifactKey _key;
    private readonly ArtifactHeader _header;
    private readonly ChunkCipher _cipher;
    private byte[] _buffer;
    private long _held = Nothing;
    private long _position;

    /// <param name="encrypted">The whole file, seekable.</param>
    /// <param name="key">For errors.</param>
    /// <param name="header">As read from the file; its length is already the file's.</param>
    /// <param name="cipher">Of this artifact; disposed with the stream.</param>
    public DecryptingStream(Stream encrypted, ArtifactKey key, ArtifactHeader header, ChunkCipher cipher)
    {
        (_encrypted, _key, _header, _cipher) = (encrypted, key, header, cipher);
        _buffer = ArrayPool<byte>.Shared.Rent(header.ChunkBytes + ChunkCipher.TagBytes);
    }

    public override bool CanSeek => true;

    /// <summary>As the header says, which the first chunk that is read confirms.</summary>
    public override long Length => _header.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= Length || buffer.IsEmpty)
            return 0;
        var chunk = _position / _header.ChunkBytes;
        if (_held != chunk)
        {
            var sealedChunk = Sealed(chunk).Span;
            Fetched(chunk, _encrypted.ReadAtLeast(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false), sealedChunk.Length);
            if (IsStraight(chunk, buffer.Length))
                return Open(chunk, buffer);
            Hold(chunk);
        }

        return Copy(chunk, buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty)
            return 0;
        var chunk = _position / _header.ChunkBytes;
        if (_held != chunk)
        {
            var sealedChunk = Sealed(chunk);
            Fetched(chunk, await _encrypted.ReadAtLeastAsync(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false), sealedChunk.Length);
            if (IsStraight(chunk, buffer.Length))
                return Open(chunk, buffer.Span);
            Hold(chunk);
        }

        return Copy(chunk, buffer.Span);
    }

    /// <summary>Reads and opens the last chunk: of an empty artifact that is all there is, and no read would ever look at it.</summary>
    public async Task CheckLastAsync(CancellationToken cancellationToken)
    {
        var chunk = _header.Chunks - 1;
        var sealedChunk = Sealed(chunk);
        Fetched(chunk, await _encrypted.ReadAtLeastAsync(sealedChunk, sealedChunk.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false), sealedChunk.Length);
        Hold(chunk);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
            _buffer = [];
            _cipher.Dispose();
            _encrypted.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Room for the chunk as it lies in the file, which is positioned there.</summary>
    private Memory<byte> Sealed(long chunk)
    {
        ObjectDisposedException.ThrowIf(_buffer.Length == 0, this);
        _held = Nothing;
        var offset = _header.OffsetOf(chunk);
        if (_encrypted.Position != offset)
            _encrypted.Position = offset;
        return _buffer.AsMemory(0, _header.LengthOf(chunk) + ChunkCipher.TagBytes);
    }

    private void Fetched(long chunk, int read, int wanted)
    {
        if (read < wanted)
            throw new ArtifactIntegrityException(_key, ArtifactFault.WrongLength, chunk);
    }

    private bool IsStraight(long chunk, int room) => _position == chunk * _header.ChunkBytes && room >= _header.LengthOf(chunk);

    private int Open(long chunk, Span<byte> plain)
    {
        var length = _header.LengthOf(chunk);
        if (!_cipher.TryOpen(chunk, _header.IsLast(chunk), _buffer.AsSpan(0, length + ChunkCipher.TagBytes), plain[..length]))
            throw new ArtifactIntegrityException(_key, ArtifactFault.Damaged, chunk);
        _position += length;
        return length;
    }

    private void Hold(long chunk)
    {
        var length = _header.LengthOf(chunk);
        if (!_cipher.TryOpen(chunk, _header.IsLast(chunk), _buffer.AsSpan(0, length + ChunkCipher.TagBytes), _buffer.AsSpan(0, length)))
            throw new ArtifactIntegrityException(_key, ArtifactFault.Damaged, chunk);
        _held = chunk;
    }

    private int Copy(long chunk, Span<byte> buffer)
    {
        var from = (int)(_position - (chunk * _header.ChunkBytes));
        var length = Math.Min(buffer.Length, _header.LengthOf(chunk) - from);
        _buffer.AsSpan(from, length).CopyTo(buffer);
        _position += length;
        return length;
    }
}
