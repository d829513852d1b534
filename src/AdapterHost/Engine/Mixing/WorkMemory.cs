using System.Runtime.InteropServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// One compute thread's memory for one kind of node; what is in it lasts for one node. Grows on the inference thread, when nothing is being
/// computed, and never shrinks. When there is no more memory, what there was stays.
/// </summary>
/// <param name="guarded">Between pages that nobody may touch.</param>
internal sealed unsafe class WorkMemory(bool guarded) : IDisposable
{
    private const int Alignment = 64;

    private nuint _bytes;

    public void* Data { get; private set; }

    /// <summary>One for each thread.</summary>
    public static void Extend(ref WorkMemory[] all, int threads, bool guarded)
    {
        while (all.Length < threads)
        {
            all = [.. all, new WorkMemory(guarded)];
        }
    }

    public static void Dispose(WorkMemory[] all)
    {
        foreach (var one in all)
        {
            one.Dispose();
        }
    }

    /// <exception cref="OutOfMemoryException">There is no more.</exception>
    public void Reserve(nuint bytes)
    {
        if (bytes > _bytes)
        {
            var grown = guarded ? GuardedMemory.Allocate(bytes, Alignment) : NativeMemory.AlignedAlloc(bytes, Alignment);
            Dispose();
            Data = grown;
            _bytes = bytes;
        }
    }

    public void Dispose()
    {
        if (guarded)
        {
            GuardedMemory.Free(Data, _bytes);
        }
        else
        {
            NativeMemory.AlignedFree(Data);
        }

        Data = null;
        _bytes = 0;
    }
}
