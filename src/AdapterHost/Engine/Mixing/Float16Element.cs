using System.Runtime.CompilerServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>IEEE half. Finite values only, which the canonical form guarantees.</summary>
internal readonly unsafe struct Float16Element : IElement
{
    /// <summary>From a half's mantissa to a float's.</summary>
    public const int MantissaShift = 13;

    /// <summary>A half's bits after that shift, without the copies of its sign.</summary>
    public const int Mask = unchecked((int)0x8fffe000);

    /// <summary>2^112: moves a half's exponent, read as a float's, to where a float has it; exact for subnormal halves too.</summary>
    public const float Rebias = 5.192296858534828e33f;

    /// <summary>Above every finite half: from here on infinities and NaN were widened as if they were numbers.</summary>
    public const float Beyond = 65536;

    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLane, TVector>(void* matrix, nint index)
        where TLane : struct, ILane<TVector>
        where TVector : struct => TLane.LoadFloat16((ushort*)matrix + index);

    public static float LoadOne(void* matrix, nint index) => (float)((Half*)matrix)[index];
}
