using System.Runtime.CompilerServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>The upper half of a float.</summary>
internal readonly unsafe struct BFloat16Element : IElement
{
    public static int Bytes => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load<TLane, TVector>(void* matrix, nint index)
        where TLane : struct, ILane<TVector>
        where TVector : struct => TLane.LoadBFloat16((ushort*)matrix + index);

    public static float LoadOne(void* matrix, nint index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)matrix)[index] << 16);
}
