namespace Gateway.Billing;

/// <summary>
/// Passes events on as soon as they are whole, which is how a host sends them. What is left when the host's stream ends or breaks goes on as it is.
/// One reader.
/// </summary>
internal sealed class MeteredStream(Stream inner, Bill bill) : Stream
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>An event that is longer is none of a host's; it goes on unseen.</summary>
    private const int MaxFrameBytes = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[ReadBytes];

    /// <summary>The buffer: what may go on, then what is not a whole event yet.</summary>
    private int _start, _ready, _end;

    private Exception? _failure;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _ready)
        {
            if (_failure is { } failure)
                throw failure;
            if (_ended)
                return 0;
            await FillAsync(cancellationToken);
        }

        var length = Math.Min(buffer.Length, _ready - _start);
        _buffer.AsMemory(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        try
        {
            var read = await inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _ended = read == 0;
            _end += read;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // First what came before it.
            _failure = exception;
        }

        TakeEvents();
        if (_ended || _failure is not null || _end - _ready > MaxFrameBytes)
            _ready = _end;
    }

    /// <summary>Everything that may go on has gone on: the rest moves to the front.</summary>
    private void MakeRoom()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_ready, _end, _start) = (0, _end - _start, 0);
        if (_buffer.Length - _end < ReadBytes / 2)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private void TakeEvents()
    {
        while (_buffer.AsSpan(_ready.._end).IndexOf("\n\n"u8) is >= 0 and var blank)
        {
            var length = blank + 2;
            if (UsageEvents.Pass(bill, _buffer.AsSpan(_ready, length)))
            {
                _ready += length;
                continue;
            }

            _buffer.AsSpan((_ready + length).._end).CopyTo(_buffer.AsSpan(_ready));
            _end -= length;
        }
    }
}
