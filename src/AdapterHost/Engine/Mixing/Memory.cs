using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AdapterHost.Engine.Mixing;

/// <summary>Hints of what will be read soon. An address that does not exist is no fault.</summary>
internal static unsafe class Memory
{
    /// <summary>Bytes that a stream is asked for ahead of its reader.</summary>
    public const int Ahead = 1024;

    private const int Line = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(void* address, int bytes)
    {
        if (Sse.IsSupported)
        {
            for (var i = 0; i < bytes; i += Line)
            {
                Sse.Prefetch0((byte*)address + i);
            }
        }
    }
}
