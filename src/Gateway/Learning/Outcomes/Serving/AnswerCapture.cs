using System.Buffers;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>A copy of an answer's beginning while it goes to its client; in it stands the answer's id. One thread at a time.</summary>
internal sealed class AnswerCapture
{
    /// <summary>Answers of code are shorter. In bytes.</summary>
    public const int MostBytes = 128 * 1024;

    private const int FirstBytes = 2048;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The answer comes as events.</summary>
    public bool IsStream { get; set; }

    /// <summary>It went on behind what is here.</summary>
    public bool IsCut { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var room = MostBytes - _length;
        if (bytes.Length > room)
        {
            IsCut = true;
            bytes = bytes[..room];
        }

        if (_length + bytes.Length > _buffer.Length)
            Grow(_length + bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Another attempt begins: nothing of the one before went on.</summary>
    public void Clear() => (_length, IsCut) = (0, false);

    /// <summary>Gives the memory back. Not while a copy may still be running.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _length) = ([], 0);
    }

    private void Grow(int least)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(least, Math.Max(FirstBytes, _buffer.Length * 2)));
        Bytes.Span.CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
