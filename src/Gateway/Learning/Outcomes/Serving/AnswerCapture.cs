namespace Gateway.Learning.Outcomes.Serving;

/// <summary>
/// A copy of an answer's beginning while it goes to its client; in it stands the answer's id. Its memory comes from no pool: a mistake in giving it back would put one tenant's code before another.
/// One thread at a time.
/// </summary>
/// <param name="capacity">Bytes that the answer will have; 0 = not known.</param>
internal sealed class AnswerCapture(int capacity)
{
    /// <summary>Answers of code are shorter. In bytes.</summary>
    public const int MostBytes = 128 * 1024;

    private const int LeastBytes = 1024;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The answer comes as events.</summary>
    public bool IsStream { get; init; }

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
            Array.Resize(ref _buffer, Math.Min(MostBytes, Math.Max(_length + bytes.Length, _length == 0 ? FirstBytes() : _buffer.Length * 2)));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Another attempt begins: nothing of the one before went on.</summary>
    public void Clear() => (_length, IsCut) = (0, false);

    private int FirstBytes() => capacity > 0 ? capacity : LeastBytes;
}
