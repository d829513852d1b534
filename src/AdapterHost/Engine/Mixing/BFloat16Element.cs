using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>The upper half of a float.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* matrix, nint index) =>
        (Vector256.WidenLower(Vector128.Load((ushort*)matrix + index).ToVector256Unsafe()) << 16).AsSingle();

    public static float LoadOne(void* matrix, nint index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)matrix)[index] << 16);
}
