using System.Runtime.CompilerServices;

namespace AdapterHost.Engine.Mixing;

internal readonly unsafe struct Float32Element : IElement
{
    public static int Bytes => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLane, TVector>(void* matrix, nint index)
        where TLane : struct, ILane<TVector>
        where TVector : struct => TLane.Load((float*)matrix + index);

    public static float LoadOne(void* matrix, nint index) => ((float*)matrix)[index];
}
