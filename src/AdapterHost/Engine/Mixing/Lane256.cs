using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
    public static Pair256 LoadAnyFloat16(ushort* values) => new(WidenAny((short*)values), WidenAny((short*)values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 LoadBFloat16(ushort* values) => new(WidenUpper(values), WidenUpper(values + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pair256 MultiplyAdd(Pair256 a, Pair256 b, Pair256 c) => new(
        Vector256.FusedMultiplyAdd(a.Low, b.Low, c.Low), Vector256.FusedMultiplyAdd(a.High, b.High, c.High));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Pair256 value) => Vector256.Sum(value.Low) + Vector256.Sum(value.High);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sum4(Pair256 a, Pair256 b, Pair256 c, Pair256 d)
    {
        var half = Quarters(a.Low, b.Low, c.Low, d.Low) + Quarters(a.High, b.High, c.High, d.High);
        return half.GetLower() + half.GetUpper();
    }

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
    private static Vector256<float> WidenAny(short* values)
    {
        var value = Widen(values);
        return Vector256.ConditionalSelect(
            Vector256.LessThan(Vector256.Abs(value), Vector256.Create(Float16Element.Beyond)), value, Vector256.Create(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> WidenUpper(ushort* values) =>
        (Vector256.WidenLower(Vector128.Load(values).ToVector256Unsafe()) << 16).AsSingle();

    /// <summary>In each half: the sums of four neighbours of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarters(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        if (Avx.IsSupported)
        {
            var ab = Avx.UnpackLow(a, b) + Avx.UnpackHigh(a, b);
            var cd = Avx.UnpackLow(c, d) + Avx.UnpackHigh(c, d);
            return Avx.Shuffle(ab, cd, 0b01_00_01_00) + Avx.Shuffle(ab, cd, 0b11_10_11_10);
        }

        return Vector256.Create(
            Vector128.Create(Neighbours(a.GetLower()), Neighbours(b.GetLower()), Neighbours(c.GetLower()), Neighbours(d.GetLower())),
            Vector128.Create(Neighbours(a.GetUpper()), Neighbours(b.GetUpper()), Neighbours(c.GetUpper()), Neighbours(d.GetUpper())));
    }

    private static float Neighbours(Vector128<float> value) => (value[0] + value[2]) + (value[1] + value[3]);
}
