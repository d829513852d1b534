using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AdapterHost.Engine.Mixing;

/// <summary>Elements as they are.</summary>
/// <typeparam name="T">As wide as an element.</typeparam>
internal readonly unsafe struct CopyPacking<T> : IPacking
    where T : unmanaged
{
    public static int SourceBytes => sizeof(T);

    public static int Bytes => sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Lane(byte* source, byte* destination, float scale)
    {
        for (var i = 0; i < LowRankPair.Lane * sizeof(T); i += Vector256<byte>.Count)
        {
            Vector256.Load(source + i).Store(destination + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void One(byte* source, byte* destination, float scale) => *(T*)destination = *(T*)source;
}
