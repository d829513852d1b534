using System.Runtime.InteropServices;

namespace AdapterHost.Engine.Attention;

/// <summary>
/// Each compute thread's own memory for the cells of one row. Grown by the inference thread while a graph is looked through, when nothing is
/// being computed; nothing is allocated once the cache's longest graph has been seen.
/// </summary>
internal sealed unsafe class AttentionWork : IDisposable
{
    private const int Alignment = 64;

    private byte* _memory;
    private nuint _bytes;
    private nuint _perThread;
    private nuint _scores;

    public void Reserve(int cells, int threads)
    {
        _scores = Aligned((nuint)cells * sizeof(float));
        _perThread = _scores + Aligned((nuint)CellRuns.RoomFor(cells) * sizeof(int));
        if (_perThread * (nuint)threads > _bytes)
        {
            Dispose();
            _bytes = _perThread * (nuint)threads;
            _memory = (byte*)NativeMemory.AlignedAlloc(_bytes, Alignment);
        }
    }

    public float* Scores(int thread) => (float*)(_memory + _perThread * (nuint)thread);

    public int* Runs(int thread) => (int*)(_memory + _perThread * (nuint)thread + _scores);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _bytes = 0;
    }

    private static nuint Aligned(nuint bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
