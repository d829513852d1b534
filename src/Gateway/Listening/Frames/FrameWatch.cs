using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Listening.Frames;

/// <summary>
/// Counts on one HTTP/2 connection what costs the sender nothing: headers cut into endless pieces, streams taken back as soon as they are opened, pings and
/// settings. Reads the nine bytes before each frame and nothing else. Kestrel bounds what these frames hold, not how many there are. Not for several threads.
/// </summary>
internal sealed class FrameWatch(int wastedFrames, TimeProvider time)
{
    /// <summary>Of one block of headers. Their size is bounded apart; an honest client needs one piece for each 16 KiB.</summary>
    public const int MaxContinuations = 64;

    /// <summary>In which so many frames may be wasted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int PrefaceBytes = 24;
    private const int HeadBytes = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte WindowUpdate = 8;
    private const byte Continuation = 9;
    private const byte EndStream = 1;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _skip = PrefaceBytes;
    private int _read;
    private int _continuations;
    private int _wasted;
    private long _windowStart = time.GetTimestamp();

    /// <summary>False when the connection is to end.</summary>
    public bool See(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            if (!See(segment.Span))
                return false;
        }

        return true;
    }

    private bool See(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                bytes = bytes[skipped..];
                _skip -= skipped;
                continue;
            }

            var taken = Math.Min(HeadBytes - _read, bytes.Length);
            bytes[..taken].CopyTo(_head.AsSpan(_read));
            bytes = bytes[taken..];
            _read += taken;
            if (_read < HeadBytes)
                continue;
            _read = 0;
            _skip = BinaryPrimitives.ReadInt32BigEndian(_head) >>> 8;
            if (!Judge(_head[3], _head[4], _skip))
                return false;
        }

        return true;
    }

    private bool Judge(byte type, byte flags, int length)
    {
        switch (type)
        {
            case Continuation:
                return ++_continuations <= MaxContinuations;
            case Headers:
                _continuations = 0;
                return true;
            case WindowUpdate:
            case Data when length > 0 || (flags & EndStream) != 0:
                return true;
            default:
                return Waste();
        }
    }

    private bool Waste()
    {
        if (time.GetElapsedTime(_windowStart) > Window)
            (_windowStart, _wasted) = (time.GetTimestamp(), 0);
        return ++_wasted <= wastedFrames;
    }
}
