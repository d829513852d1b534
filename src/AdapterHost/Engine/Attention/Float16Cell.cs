using System.Runtime.CompilerServices;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Engine.Attention;

/// <summary>A half of the KV cache. Unlike an adapter's it may be infinite or no number, and then its sequence has to end as that.</summary>
internal readonly unsafe struct Float16Cell : IElement
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLane, TVector>(void* matrix, nint index)
        where TLane : struct, ILane<TVector>
        where TVector : struct => TLane.LoadAnyFloat16((ushort*)matrix + index);

    public static float LoadOne(void* matrix, nint index) => (float)((Half*)matrix)[index];
}
