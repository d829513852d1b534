using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>Floats times a power of two, as IEEE halves, rounded to nearest. The product must lie within a half's range.</summary>
internal readonly unsafe struct HalfPacking : IPacking
{
    private const uint Sign = 0x8000_0000;
    private const int SignShift = 16;
    private const uint HalfUlp = 0xfff;

    public static int SourceBytes => sizeof(float);

    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lane(byte* source, byte* destination, float scale) =>
        Vector256.Narrow(Eight((uint*)source, scale), Eight((uint*)source + 8, scale)).Store((ushort*)destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(byte* source, byte* destination, float scale) => *(Half*)destination = (Half)(*(float*)source * scale);

    /// <summary>The inverse of how they are widened: the exponent moved down by multiplication, which also rounds what becomes subnormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Eight(uint* values, float scale)
    {
        var bits = Vector256.Load(values);
        var sign = bits & Vector256.Create(Sign);

        // Two factors: their product is beyond a float where the largest value of a matrix is.
        var moved = ((bits ^ sign).AsSingle() * Vector256.Create(scale) * Vector256.Create(1 / Float16Element.Rebias)).AsUInt32();
        var even = (moved >> Float16Element.MantissaShift) & Vector256<uint>.One;
        return ((moved + even + Vector256.Create(HalfUlp)) >> Float16Element.MantissaShift) | (sign >> SignShift);
    }
}
