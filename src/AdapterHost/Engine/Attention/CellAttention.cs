using System.Runtime.InteropServices;
using LlamaCpp;

namespace AdapterHost.Engine.Attention;

/// <summary>
/// Attention that reads, for each row, the cells of its own sequence and no others: many streams in one cache cost each what it would cost
/// alone, and nothing of another tenant's cells can reach a row, whatever is in them. Asked on the inference thread, computes on all.
/// </summary>
/// <param name="guarded">Its memory stands between pages that nobody may touch.</param>
internal sealed unsafe class CellAttention(bool guarded) : IDisposable
{
    private readonly AttentionWork _work = new(guarded);

    /// <summary>Whether an F32 cache's node was left to ggml, which reads it in half precision.</summary>
    public bool LostPrecision { get; private set; }

    public bool Takes(AttentionNode node, int threads)
    {
        if (!node.IsPlain)
        {
            LostPrecision |= node.Keys.Type == AttentionPart.F32;
            return false;
        }

        _work.Reserve(node.Keys.Rows, threads);
        return true;
    }

    public void Compute(AttentionNode node, int thread, int threads)
    {
        var operands = AttentionOperands.Of(node);
        AttentionPart q = operands.Queries, k = operands.Keys, mask = node.Mask;

        // Heads of one key head together where that gives every thread enough, else each by itself. Units go round, so that long and short
        // sequences are dealt out evenly.
        var together = q.Rows * k.Heads >= 2 * threads ? q.Heads / k.Heads : 1;
        var perRow = q.Heads / together;
        var runs = new CellRuns(_work.Runs(thread));
        var seen = -1;
        for (var unit = thread; unit < q.Rows * perRow; unit += threads)
        {
            var row = unit / perRow;
            if (row != seen)
            {
                seen = row;
                runs.Read(MemoryMarshal.CreateReadOnlySpan(ref *(ushort*)(mask.Data + row * mask.RowStride), k.Rows));
            }

            AttentionKernel.Run(operands, row, unit % perRow * together, together, runs, _work.Scores(thread));
        }
    }

    public void Dispose() => _work.Dispose();
}
