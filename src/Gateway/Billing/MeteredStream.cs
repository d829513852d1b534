namespace Gateway.Billing;

/// <summary>
/// Passes events on as soon as they are whole, which is how a host sends them. What is left when the host's stream ends or breaks goes on as it is.
/// While nothing comes it gives comments, each alone in a read and between two events, also when the host is frozen; the host's own comments end here,
/// but for one that is the first thing it says. One reader.
/// </summary>
internal sealed class MeteredStream(Stream inner, Bill bill, StreamPulse pulse) : Stream
{
    private const int ReadBytes = 16 * 1024;

    /// <summary>An event that is longer is none of a host's; it goes on unseen.</summary>
    private const int MaxFrameBytes = 4 * 1024 * 1024;

    private static readonly byte[] s_comment = ": keep-alive\n\n"u8.ToArray();

    private byte[] _buffer = new byte[ReadBytes];

    /// <summary>A read of the host that has not ended, into the end of the buffer, which stays where it is meanwhile.</summary>
    private Task<int>? _pending;

    /// <summary>What is left of a comment that goes on.</summary>
    private ReadOnlyMemory<byte> _ownBytes;

    /// <summary>Something went on; an event went on by parts and its end has not come.</summary>
    private bool _begun, _within;

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
        while (_start == _ready && _ownBytes.IsEmpty)
        {
            if (_failure is { } failure)
                throw failure;
            if (_ended)
                return 0;
            await FillAsync(cancellationToken);
        }

        pulse.Sent();
        return _ownBytes.IsEmpty ? TakeEvents(buffer) : TakeComment(buffer);
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
        {
            inner.Dispose();
            // Nobody waits for its failure any more.
            _ = _pending?.ContinueWith(static read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadHostAsync(cancellationToken) is not { } read)
            {
                _ownBytes = s_comment;
                return;
            }

            pulse.Heard();
            _ended = read == 0;
            _end += read;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            // First what came before it.
            _failure = exception;
        }

        FindEvents();
        _within &= _ready == _start;
        if (_ended || _failure is not null || _end - _ready > MaxFrameBytes)
        {
            _within |= _end > _ready;
            _ready = _end;
        }

        _begun |= _ready > _start;
    }

    /// <summary>Null when a comment is due before the host says something.</summary>
    private async ValueTask<int?> ReadHostAsync(CancellationToken cancellationToken)
    {
        if (_pending is null)
        {
            MakeRoom();
            var reading = inner.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (reading.IsCompletedSuccessfully)
                return reading.GetAwaiter().GetResult();
            _pending = reading.AsTask();
        }

        while (!await pulse.WaitAsync(_pending))
        {
            if (!_within)
                return null;
            pulse.Sent();
        }

        var read = _pending;
        _pending = null;
        return await read;
    }

    private int TakeEvents(Memory<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _ready - _start);
        _buffer.AsMemory(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    private int TakeComment(Memory<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _ownBytes.Length);
        _ownBytes[..length].CopyTo(buffer);
        _ownBytes = _ownBytes[length..];
        _begun = true;
        return length;
    }

    /// <summary>Everything that may go on has gone on: the rest moves to the front.</summary>
    private void MakeRoom()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_ready, _end, _start) = (0, _end - _start, 0);
        if (_buffer.Length - _end < ReadBytes / 2)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    private void FindEvents()
    {
        while (_buffer.AsSpan(_ready.._end).IndexOf("\n\n"u8) is >= 0 and var blank)
        {
            var length = blank + 2;
            var frame = _buffer.AsSpan(_ready, length);
            var isComment = frame.SequenceEqual(s_comment);
            if (isComment ? !_begun && _ready == _start : UsageEvents.Pass(bill, frame))
            {
                _ready += length;
                continue;
            }

            _buffer.AsSpan((_ready + length).._end).CopyTo(_buffer.AsSpan(_ready));
            _end -= length;
        }
    }
}
