using System.Buffers.Binary;

namespace TestServers;

/// <summary>Reads a protobuf message's fields in their order: as much of the format as OTLP uses.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>The current field's number.</summary>
    public int Field { get; private set; }

    /// <summary>A length-delimited field's bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Any other field's value.</summary>
    public ulong Value { get; private set; }

    /// <returns>False at the end.</returns>
    public bool Read()
    {
        if (_left.IsEmpty)
            return false;
        var key = Varint();
        Field = (int)(key >> 3);
        switch (key & 7)
        {
            case 0:
                Value = Varint();
                break;
            case 1:
                Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case 2:
                Bytes = Take((int)Varint());
                break;
            case 5:
                Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            default:
                throw new InvalidDataException($"Field {Field} has wire type {key & 7}.");
        }

        return true;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }

    private ulong Varint()
    {
        var value = 0ul;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }
}
