using System.Buffers.Binary;
using System.Text;

namespace Gateway.Tests.Edges;

/// <summary>Frames of RFC 9113, written by hand so that they can be wrong.</summary>
internal static class Http2Frames
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Priority = 2;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte Continuation = 9;
    public const byte EndStream = 1;
    public const byte EndHeaders = 4;
    public const byte Ack = 1;

    /// <summary>GET https://g/health/live, in HPACK.</summary>
    public static readonly byte[] GetLive = [0x82, 0x87, 0x41, 1, (byte)'g', 0x04, 12, .. "/health/live"u8];

    public static byte[] Start => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0)];

    public static byte[] Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    /// <summary>A header field as HPACK's literal that is not kept.</summary>
    public static byte[] Field(string name, string value) =>
        [0x00, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. Length(value.Length), .. Encoding.ASCII.GetBytes(value)];

    /// <summary>RFC 7541, 5.1, with a prefix of seven bits.</summary>
    private static byte[] Length(int length)
    {
        if (length < 127)
            return [(byte)length];
        var bytes = new List<byte> { 127 };
        for (length -= 127; length >= 128; length >>= 7)
            bytes.Add((byte)((length & 127) | 128));
        return [.. bytes, (byte)length];
    }
}
