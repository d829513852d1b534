using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>Stores floats that came out of an element type exactly back in that type.</summary>
internal static unsafe class ElementCodec
{
    public static int Bytes(AdapterElementType type) => type == AdapterElementType.F32 ? 4 : 2;

    public static void Store(ReadOnlySpan<float> values, void* destination, AdapterElementType type)
    {
        switch (type)
        {
            case AdapterElementType.F32:
                values.CopyTo(new Span<float>(destination, values.Length));
                break;
            case AdapterElementType.F16:
                TensorPrimitives.ConvertToHalf(values, new Span<Half>(destination, values.Length));
                break;
            case AdapterElementType.BF16:
                var bits = MemoryMarshal.Cast<float, uint>(values);
                var halves = new Span<ushort>(destination, values.Length);
                for (var i = 0; i < bits.Length; i++)
                {
                    halves[i] = (ushort)(bits[i] >> 16);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, null);
        }
    }
}
