using System.Buffers.Binary;

namespace AdapterFormats.Tests.Robustness;

/// <summary>Seeded damage: bits, bytes, numbers at their edges, cuts, repeats, splices. Half of it hits the first kilobytes, where headers
/// are.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly long[] s_edges = [0, 1, -1, 255, 256, 65_535, int.MaxValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 32, 1L << 40, 1L << 62];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] good)
    {
        var bytes = good.ToArray();
        for (var count = _random.Next(1, 4); count > 0 && bytes.Length > 0; count--)
            bytes = MutateOnce(bytes);
        return bytes;
    }

    private byte[] MutateOnce(byte[] bytes)
    {
        var at = Position(bytes.Length);
        var end = Math.Min(bytes.Length, at + _random.Next(1, 64));
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            case 2:
                return WriteEdge(bytes, at);
            case 3:
                return bytes[..at];
            case 4:
                return [.. bytes[..at], .. bytes[end..]];
            case 5:
                return [.. bytes[..end], .. bytes[at..]];
            case 6:
                _random.NextBytes(bytes.AsSpan(at..end));
                return bytes;
            default:
                // Digits and punctuation of the text formats.
                bytes[at] = (byte)"0123456789-.,:{}[]\"\\ /eENn"[_random.Next(26)];
                return bytes;
        }
    }

    private byte[] WriteEdge(byte[] bytes, int at)
    {
        if (bytes.Length < 8)
            return bytes;
        at = Math.Min(at, bytes.Length - 8);
        var edge = s_edges[_random.Next(s_edges.Length)] + _random.Next(-1, 2);
        if (_random.Next(2) == 0)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), edge);
        else
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), unchecked((int)edge));
        return bytes;
    }

    private int Position(int length) => _random.Next(_random.Next(2) == 0 ? Math.Min(length, 2048) : length);
}
