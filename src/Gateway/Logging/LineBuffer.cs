using System.Collections.Concurrent;
using System.Text;

namespace Gateway.Logging;

/// <summary>
/// Lines on their way to one of the process' streams. They wait for <see cref="Pause"/> at most, or until there are many. A reader that does not read holds up whoever logs, as it would
/// without this; nothing is dropped. For any thread.
/// </summary>
internal sealed class LineBuffer : IDisposable
{
    /// <summary>How long a line waits for others.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private const int MostWaiting = 64 * 1024;
    private const int MostKeptWriters = 32;
    private const int LongLine = 8 * 1024;

    private readonly Stream _stream;
    private readonly ITimer _timer;
    private readonly ConcurrentQueue<StringWriter> _writers = new();
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private byte[] _waiting = new byte[MostWaiting];
    private byte[] _spare = new byte[MostWaiting];
    private int _length;

    public LineBuffer(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _timer = time.CreateTimer(static state => ((LineBuffer)state!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Where a line is written before <see cref="End"/>.</summary>
    public StringWriter Begin() => _writers.TryDequeue(out var writer) ? writer : new StringWriter(new StringBuilder(512));

    /// <summary>The line is whole.</summary>
    public void End(StringWriter writer, bool atOnce)
    {
        var text = writer.GetStringBuilder();
        while (!TryAdd(text))
            Flush();
        if (text.Capacity <= LongLine && _writers.Count < MostKeptWriters)
        {
            text.Clear();
            _writers.Enqueue(writer);
        }

        if (atOnce)
            Flush();
    }

    public void Flush()
    {
        lock (_writing)
        {
            byte[] full;
            int length;
            lock (_gate)
            {
                (full, length) = (_waiting, _length);
                (_waiting, _spare, _length) = (_spare, full, 0);
            }

            if (length > 0)
                Write(full.AsSpan(0, length));
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        Flush();
    }

    /// <summary>False when it has no room beside what waits already.</summary>
    private bool TryAdd(StringBuilder text)
    {
        lock (_gate)
        {
            var most = Encoding.UTF8.GetMaxByteCount(text.Length);
            if (_length > 0 && _length + most > _waiting.Length)
                return false;
            // A line that is longer than all of it comes alone.
            if (most > _waiting.Length)
                _waiting = new byte[most];
            if (_length == 0)
                _timer.Change(Pause, Timeout.InfiniteTimeSpan);
            foreach (var chunk in text.GetChunks())
                _length += Encoding.UTF8.GetBytes(chunk.Span, _waiting.AsSpan(_length));
            return true;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Write(bytes);
            _stream.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody reads any more: there is nowhere to say so.
        }
    }
}
