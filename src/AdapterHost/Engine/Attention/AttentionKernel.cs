using System.Runtime.Intrinsics;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Attention;

/// <summary>
/// softmax(scale · q · kᵀ) · v for one row and some heads that share keys and values, over the cells that the row sees and no others. Each
/// number is summed in the order of the cells, in one order, so it depends neither on the rows beside it nor on the number of threads.
/// </summary>
internal static unsafe class AttentionKernel
{
    /// <param name="operands">What to compute.</param>
    /// <param name="row">The row of the step.</param>
    /// <param name="head">The first head.</param>
    /// <param name="heads">How many; all of them of one key head.</param>
    /// <param name="runs">The cells that the row sees.</param>
    /// <param name="scores">Room for a float for each of these cells, 64-byte aligned.</param>
    public static void Run(in AttentionOperands operands, int row, int head, int heads, CellRuns runs, float* scores)
    {
        if (operands.Keys.Type == AttentionPart.F32)
        {
            Run<Float32Element>(operands, row, head, heads, runs, scores);
        }
        else
        {
            Run<Float16Cell>(operands, row, head, heads, runs, scores);
        }
    }

    private static void Run<T>(in AttentionOperands operands, int row, int head, int heads, CellRuns runs, float* scores)
        where T : struct, IElement
    {
        for (var i = head; i < head + heads; i++)
        {
            if (Lane512.IsSupported)
            {
                HeadAttention<Lane512, Vector512<float>, T>.Run(operands, row, i, runs, scores);
            }
            else
            {
                HeadAttention<Lane256, Pair256, T>.Run(operands, row, i, runs, scores);
            }
        }
    }
}
