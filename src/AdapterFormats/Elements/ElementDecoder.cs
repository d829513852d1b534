using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AdapterFormats.Elements;

/// <summary>Widens stored elements to float, each exactly. The bytes are little-endian, as is every machine that .NET 10 runs this
/// on.</summary>
internal static class ElementDecoder
{
    /// <summary>Decodes whole blocks; <paramref name="values"/> has room for exactly the elements of <paramref name="bytes"/>.</summary>
    public static void Decode(ElementType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case ElementType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case ElementType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case ElementType.BF16:
                WidenBrainFloats(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(values));
                break;
            default:
                WidenQuants(bytes, values);
                break;
        }
    }

    // A BF16 is the upper half of the float with the same value.
    private static void WidenBrainFloats(ReadOnlySpan<ushort> source, Span<uint> target)
    {
        var i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            (low << 16).CopyTo(target[i..]);
            (high << 16).CopyTo(target[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
            target[i] = (uint)source[i] << 16;
    }

    private static void WidenQuants(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (; !bytes.IsEmpty; bytes = bytes[ElementTypes.QuantBlockBytes..], values = values[ElementTypes.QuantBlockLength..])
        {
            var scale = (float)MemoryMarshal.Read<Half>(bytes);
            var quants = MemoryMarshal.Cast<byte, sbyte>(bytes.Slice(2, ElementTypes.QuantBlockLength));
            for (var i = 0; i < quants.Length; i++)
                values[i] = scale * quants[i];
        }
    }
}
