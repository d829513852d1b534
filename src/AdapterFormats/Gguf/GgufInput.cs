using System.Buffers.Binary;
using System.Text;

namespace AdapterFormats.Gguf;

/// <summary>Little-endian reading through a small buffer. Every read is checked against the file's length before anything is
/// allocated.</summary>
internal sealed class GgufInput(Stream stream)
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[8192];
    private readonly long _length = stream.Length;
    private long _bufferStart;
    private int _bufferLength;
    private long _position;

    public long Length => _length;

    public long Position => _position;

    public long Remaining => _length - _position;

    /// <exception cref="GgufFormatException">The file ends before.</exception>
    public void Skip(long bytes)
    {
        if (bytes > Remaining)
            throw new GgufFormatException(FindingCodes.GgufTruncated, $"The file ends at byte {_length}, within its header.");
        _position += bytes;
    }

    public void Seek(long position) => _position = position;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>At most 8 bytes, valid until the next read.</summary>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        var from = _position;
        Skip(bytes);
        if (from < _bufferStart || from + bytes > _bufferStart + _bufferLength)
        {
            stream.Position = from;
            _bufferStart = from;
            _bufferLength = stream.ReadAtLeast(_buffer, bytes);
        }

        return _buffer.AsSpan((int)(from - _bufferStart), bytes);
    }

    /// <summary>Reads a length and that many bytes; null when they are not UTF-8.</summary>
    public string? ReadString(int maxBytes, string what) => ReadText(ReadLength(maxBytes, what));

    /// <summary>Reads that many bytes; null when they are not UTF-8.</summary>
    public string? ReadText(int length)
    {
        if (length > Remaining)
            Skip(length); // throws before anything is allocated
        var bytes = new byte[length];
        CopyTo(bytes);
        try
        {
            return s_strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public int ReadLength(int maxBytes, string what)
    {
        var length = ReadUInt64();
        if (length > (ulong)Remaining || length > (ulong)maxBytes)
            throw new GgufFormatException(
                FindingCodes.GgufLength, $"The length of {what} is {length} bytes; {Remaining} are left and {maxBytes} are allowed.");
        return (int)length;
    }

    private void CopyTo(Span<byte> target)
    {
        var from = _position;
        Skip(target.Length);
        if (target.Length == 0)
            return;
        if (from >= _bufferStart && from + target.Length <= _bufferStart + _bufferLength)
        {
            _buffer.AsSpan((int)(from - _bufferStart), target.Length).CopyTo(target);
            return;
        }

        stream.Position = from;
        stream.ReadExactly(target);
    }
}
