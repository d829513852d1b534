using System.Buffers.Binary;

namespace AdapterFormats.Gguf;

/// <summary>Reads one metadata value; arrays are walked over, never held.</summary>
internal sealed class GgufMetadataReader(GgufLimits limits)
{
    public GgufValue Read(GgufInput input, string key)
    {
        var type = ReadType(input, key);
        if (type == GgufValueType.Array)
            return ReadArray(input, key);
        var start = input.Position;
        object scalar = type == GgufValueType.String
            ? input.ReadString(limits.MaxStringBytes, "a metadata text")
                ?? throw new GgufFormatException(FindingCodes.GgufMetadataType, $"The text of metadata key '{Short(key)}' is not UTF-8.")
            : ReadNumber(input, type);
        return new GgufValue(type, scalar, default, 0, start, input.Position);
    }

    /// <summary>Bytes of a fixed-size value; 0 for strings and arrays.</summary>
    public static int Size(GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
        GgufValueType.UInt16 or GgufValueType.Int16 => 2,
        GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
        GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 => 8,
        _ => 0,
    };

    private GgufValue ReadArray(GgufInput input, string key)
    {
        var elementType = ReadType(input, key);
        if (elementType == GgufValueType.Array)
            throw new GgufFormatException(FindingCodes.GgufNestedArray, $"The metadata key '{Short(key)}' holds nested arrays.");
        var count = input.ReadUInt64();
        var size = Size(elementType);
        var least = size == 0 ? sizeof(ulong) : size;
        if (count > (ulong)(input.Remaining / least))
        {
            throw new GgufFormatException(FindingCodes.GgufLength,
                $"The length of the array in metadata key '{Short(key)}' is {count} {elementType}, more than the file has room for "
                + "(nested arrays are not read).");
        }

        if ((long)count > limits.MaxHeaderBytes / least)
            throw new GgufFormatException(
                FindingCodes.GgufMetadataTooLarge, $"The array in metadata key '{Short(key)}' has {count} elements; that is too long.");
        var start = input.Position;
        if (size > 0)
        {
            input.Skip((long)count * size);
        }
        else
        {
            for (ulong i = 0; i < count && input.Position <= limits.MaxHeaderBytes; i++)
                input.Skip(input.ReadLength(limits.MaxStringBytes, "a text in an array"));
        }

        return new GgufValue(GgufValueType.Array, null, elementType, (long)count, start, input.Position);
    }

    private static GgufValueType ReadType(GgufInput input, string key)
    {
        var type = input.ReadUInt32();
        if (type > (uint)GgufValueType.Float64)
            throw new GgufFormatException(FindingCodes.GgufMetadataType, $"The metadata key '{Short(key)}' has the unknown type {type}.");
        return (GgufValueType)type;
    }

    private static object ReadNumber(GgufInput input, GgufValueType type)
    {
        var bytes = input.Take(Size(type));
        // The cast keeps the arms apart: their common type would be double, for integers too.
        return type switch
        {
            GgufValueType.Float32 => (object)(double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            GgufValueType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => ReadInteger(bytes, type),
        };
    }

    private static long ReadInteger(ReadOnlySpan<byte> bytes, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 or GgufValueType.Bool => bytes[0],
        GgufValueType.Int8 => (sbyte)bytes[0],
        GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes), // a u64 above 2^63 shows as negative and is refused where a number is wanted
    };

    private static string Short(string key) => Validation.FindingText.Shorten(key);
}
