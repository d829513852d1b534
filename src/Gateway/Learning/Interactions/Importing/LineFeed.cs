namespace Gateway.Learning.Interactions.Importing;

/// <summary>
/// Cuts a stream into lines within a buffer that never grows beyond the longest line allowed; of a longer one nothing is kept but that it was there. One use, one thread.
/// </summary>
/// <param name="most">Bytes of a line at most, without its break.</param>
internal sealed class LineFeed(Stream stream, int most)
{
    private const int FirstBytes = 64 * 1024;

    private byte[] _buffer = new byte[Math.Min(FirstBytes, most + 2)];
    private int _start;
    private int _end;
    private bool _skipping;
    private bool _ended;

    /// <summary>The number of the line read last, from 1 on. Empty lines count and are not given.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the next line can be given without waiting for the client.</summary>
    public bool HasLine => _ended || _buffer.AsSpan(_start, _end - _start).Contains((byte)'\n');

    /// <summary>The next line that is not empty, good until the next call; null at the end. <c>TooLong</c>: its bytes are gone.</summary>
    public async ValueTask<(ReadOnlyMemory<byte> Line, bool TooLong)?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length < 0 && !_ended)
            {
                await FillAsync(cancellationToken);
                continue;
            }

            if (length < 0 && _start == _end && !_skipping)
                return null;
            var (line, tooLong) = (Take(length), _skipping);
            _skipping = false;
            Number++;
            if (tooLong || line.Length > most)
                return (ReadOnlyMemory<byte>.Empty, true);
            if (!line.Span.Trim(" \t"u8).IsEmpty)
                return (line, false);
        }
    }

    /// <summary>Takes the next <paramref name="length"/> bytes and the break behind them; negative = all that is there.</summary>
    private ReadOnlyMemory<byte> Take(int length)
    {
        var line = _buffer.AsMemory(_start, length < 0 ? _end - _start : length);
        _start = length < 0 ? _end : _start + length + 1;
        return line.Length > 0 && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end > most + 1)
        {
            // Longer than a line may be: nothing of it is needed any more.
            _skipping = true;
            _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, most + 2));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _ended = read == 0;
        _end += read;
        Bytes += read;
    }
}
