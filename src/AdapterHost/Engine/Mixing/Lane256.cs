using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>Every other processor: two vectors of 256 bits.</summary>
internal readonly unsafe struct Lane256 : ILane<Pair256>
{
    public static int RowBlock => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 Broadcast(float value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 Load(float* values) => new(Vector256.Load(values), Vector256.Load(values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 LoadFloat16(ushort* values) => new(Widen((short*)values), Widen((short*)values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 LoadBFloat16(ushort* values) => new(WidenUpper(values), WidenUpper(values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 MultiplyAdd(Pair256 a, Pair256 b, Pair256 c) => new(
        Vector256.FusedMultiplyAdd(a.Low, b.Low, c.Low), Vector256.FusedMultiplyAdd(a.High, b.High, c.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Pair256 value) => Vector256.Sum(value.Low) + Vector256.Sum(value.High);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Pair256 value, float* destination)
    {
        value.Low.Store(destination);
        value.High.Store(destination + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Widen(short* values)
    {
        var bits = Vector256.WidenLower(Vector128.Load(values).ToVector256Unsafe()) << Float16Element.MantissaShift;
        return (bits & Vector256.Create(Float16Element.Mask)).AsSingle() * Vector256.Create(Float16Element.Rebias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WidenUpper(ushort* values) =>
        (Vector256.WidenLower(Vector128.Load(values).ToVector256Unsafe()) << 16).AsSingle();
}
