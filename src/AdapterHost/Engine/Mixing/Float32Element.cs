using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

internal readonly unsafe struct Float32Element : IElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* matrix, nint index) => Vector256.Load((float*)matrix + index);

    public static float LoadOne(void* matrix, nint index) => ((float*)matrix)[index];
}
