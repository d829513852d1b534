using System.Buffers.Text;
using Bench.Gateway.Polling;

namespace Bench.Gateway.Mock;

/// <summary>One connection of a proxy to the mock host: a request at a time, with its whole body.</summary>
internal sealed class MockConnection(RawSocket socket, MockAnswers answers)
{
    private const int Unknown = -1;

    private byte[] _buffer = new byte[8 * 1024];
    private int _have;
    private int _whole = Unknown;
    private int _left;

    public RawSocket Socket => socket;

    /// <summary>An answer of events is under way.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>Its next event has a time.</summary>
    public bool IsScheduled { get; set; }

    /// <summary>Nanoseconds between two events.</summary>
    public long Pace { get; private set; }

    /// <summary>False when the peer is gone.</summary>
    public bool TryRead()
    {
        if (_buffer.Length - _have < 2048)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = socket.Receive(_buffer.AsSpan(_have));
        if (read == 0)
            return false;
        _have += Math.Max(read, 0);
        if (_whole == Unknown)
            ReadHead();
        if (_whole == Unknown || _have < _whole)
            return true;
        var request = _buffer.AsSpan(0, _whole);
        (_have, _whole) = (0, Unknown);
        return TryAnswer(request);
    }

    /// <summary>False when the peer is gone.</summary>
    public bool TrySendEvent()
    {
        if (_left-- > 0)
            return socket.Send(answers.Event(Steady.Now));
        IsStreaming = false;
        return socket.Send(answers.End.Span);
    }

    public void Close()
    {
        IsStreaming = false;
        socket.Dispose();
    }

    /// <summary>The number after these words; 0 where they are not.</summary>
    internal static long Number(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name)
    {
        var at = text.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text[(at + name.Length)..], out long value, out _) ? value : 0;
    }

    private void ReadHead()
    {
        var end = _buffer.AsSpan(0, _have).IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return;
        var head = _buffer.AsSpan(0, end);
        _whole = end + 4 + (int)Math.Max(Number(head, "Content-Length: "u8), Number(head, "content-length: "u8));
    }

    private bool TryAnswer(ReadOnlySpan<byte> request)
    {
        if (!request.StartsWith("POST /v1/"u8))
            return socket.Send(answers.Other(request));
        _left = (int)Number(request, "\"events\":"u8);
        if (_left == 0)
            return socket.Send(answers.Whole.Span);
        Pace = Number(request, "\"pace_us\":"u8) * 1000;
        IsStreaming = true;
        return socket.Send(answers.Head.Span);
    }
}
