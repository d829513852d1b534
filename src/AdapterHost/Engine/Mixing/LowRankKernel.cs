using System.Runtime.Intrinsics;
using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// <c>y += scale · B · (A · x)</c> for the rows of one adapter at one node, in two products. Each may be split between threads: every
/// number is summed by one thread and in one order, so that it depends neither on the number of threads nor on the rows beside it.
/// </summary>
internal static unsafe class LowRankKernel
{
    /// <summary>u[row][rank] = scale · A · x for blocks <paramref name="from"/> to <paramref name="to"/> of A.</summary>
    /// <param name="pair">The matrices.</param>
    /// <param name="x">The node's input.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="u">Room for rows × rank floats.</param>
    /// <param name="from">First block.</param>
    /// <param name="to">Behind the last block.</param>
    public static void Down(in LowRankPair pair, Rows x, ReadOnlySpan<int> rows, float* u, int from, int to)
    {
        switch (pair.TypeOfA)
        {
            case AdapterElementType.F32:
                Down<Float32Element>(pair, x, rows, u, from, to);
                break;
            case AdapterElementType.F16:
                Down<Float16Element>(pair, x, rows, u, from, to);
                break;
            default:
                Down<BFloat16Element>(pair, x, rows, u, from, to);
                break;
        }
    }

    /// <summary>y[row] += B · u for tiles <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="pair">The matrices.</param>
    /// <param name="y">The node's data.</param>
    /// <param name="rows">Which rows of it.</param>
    /// <param name="u">The first product.</param>
    /// <param name="from">First tile.</param>
    /// <param name="to">Behind the last tile.</param>
    public static void Up(in LowRankPair pair, Rows y, ReadOnlySpan<int> rows, float* u, int from, int to)
    {
        switch (pair.TypeOfB)
        {
            case AdapterElementType.F32:
                Up<Float32Element>(pair, y, rows, u, from, to);
                break;
            case AdapterElementType.F16:
                Up<Float16Element>(pair, y, rows, u, from, to);
                break;
            default:
                Up<BFloat16Element>(pair, y, rows, u, from, to);
                break;
        }
    }

    private static void Down<T>(in LowRankPair pair, Rows x, ReadOnlySpan<int> rows, float* u, int from, int to)
        where T : struct, IElement
    {
        if (Lane512.IsSupported)
        {
            DownProduct<Lane512, Vector512<float>, T>.Run(pair, x, rows, u, from, to);
        }
        else
        {
            DownProduct<Lane256, Pair256, T>.Run(pair, x, rows, u, from, to);
        }
    }

    private static void Up<T>(in LowRankPair pair, Rows y, ReadOnlySpan<int> rows, float* u, int from, int to)
        where T : struct, IElement
    {
        if (Lane512.IsSupported)
        {
            UpProduct<Lane512, Vector512<float>, T>.Run(pair, y, rows, u, from, to);
        }
        else
        {
            UpProduct<Lane256, Pair256, T>.Run(pair, y, rows, u, from, to);
        }
    }
}
