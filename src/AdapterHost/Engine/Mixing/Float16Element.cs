using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>IEEE half. Finite values only, which the canonical form guarantees.</summary>
internal readonly unsafe struct Float16Element : IElement
{
    /// <summary>2^112: moves a half's exponent, read as a float's, to where a float has it; exact for subnormal halves too.</summary>
    private const float Rebias = 5.192296858534828e33f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* matrix, nint index)
    {
        var bits = Vector256.WidenLower(Vector128.Load((ushort*)matrix + index).ToVector256Unsafe());
        var magnitude = ((bits & Vector256.Create(0x7fffu)) << 13).AsSingle() * Vector256.Create(Rebias);
        return (magnitude.AsUInt32() | ((bits & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }

    public static float LoadOne(void* matrix, nint index) => (float)((Half*)matrix)[index];
}
