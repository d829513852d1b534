using AdapterHost.Engine.Mixing;

namespace AdapterHost.Engine.Attention;

/// <summary>
/// Each compute thread's own memory for the cells of one row. Grown by the inference thread while a graph is looked through, when nothing is
/// being computed; nothing is allocated once the cache's longest graph has been seen.
/// </summary>
/// <param name="guarded">Each part stands between pages that nobody may touch.</param>
internal sealed unsafe class AttentionWork(bool guarded) : IDisposable
{
    private WorkMemory[] _scores = [];
    private WorkMemory[] _runs = [];

    /// <summary>
    /// Makes room for so many cells. All layers are asked about before the first is computed, and layers with a sliding window have fewer cells than
    /// others: room never shrinks.
    /// </summary>
    public void Reserve(int cells, int threads)
    {
        WorkMemory.Extend(ref _scores, threads, guarded);
        WorkMemory.Extend(ref _runs, threads, guarded);
        for (var thread = 0; thread < threads; thread++)
        {
            _scores[thread].Reserve((nuint)cells * sizeof(float));
            _runs[thread].Reserve((nuint)CellRuns.RoomFor(cells) * sizeof(int));
        }
    }

    public float* Scores(int thread) => (float*)_scores[thread].Data;

    public int* Runs(int thread) => (int*)_runs[thread].Data;

    public void Dispose()
    {
        WorkMemory.Dispose(_scores);
        WorkMemory.Dispose(_runs);
    }
}
