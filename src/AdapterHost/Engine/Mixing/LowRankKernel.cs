using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// <c>y += scale · B · (A · x)</c> for the rows of one adapter at one node. The rows are handled together, so that each matrix is read
/// once. Ranks go four at a time, rows two at a time: that is what sixteen vector registers hold.
/// </summary>
internal static unsafe class LowRankKernel
{
    /// <summary>Floats of an output row that stay in the first-level cache while all ranks are added to them.</summary>
    private const int OutputTile = 1024;

    /// <param name="pair">The matrices.</param>
    /// <param name="x">Pointers to the input rows, float.</param>
    /// <param name="y">Pointers to the output rows, float, added to.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="scratch">Room for rows × rank floats.</param>
    public static void Apply(in LowRankPair pair, float** x, float** y, int rows, float* scratch)
    {
        switch (pair.Type)
        {
            case AdapterElementType.F32:
                Apply<Float32Element>(pair, x, y, rows, scratch);
                break;
            case AdapterElementType.F16:
                Apply<Float16Element>(pair, x, y, rows, scratch);
                break;
            default:
                Apply<BFloat16Element>(pair, x, y, rows, scratch);
                break;
        }
    }

    private static void Apply<T>(in LowRankPair pair, float** x, float** y, int rows, float* scratch)
        where T : struct, IElement
    {
        Down<T>(pair, x, rows, scratch);
        for (var tile = 0; tile < pair.Output; tile += OutputTile)
        {
            Up<T>(pair, y, rows, scratch, tile, Math.Min(pair.Output, tile + OutputTile));
        }
    }

    /// <summary>scratch[row, q] = scale · (A[q] · x[row])</summary>
    private static void Down<T>(in LowRankPair pair, float** x, int rows, float* scratch)
        where T : struct, IElement
    {
        var rank = pair.Rank;
        for (var row = 0; row < rows; row += 2)
        {
            var u = scratch + (nint)row * rank;
            var single = row + 1 == rows;
            var q = 0;
            for (; q + 4 <= rank && !single; q += 4)
            {
                Dot4x2<T>(pair, q, x[row], x[row + 1], u + q, u + rank + q);
            }

            // What is left sums in the same order, so that a row's numbers never depend on its neighbours.
            for (; q < rank; q++)
            {
                u[q] = pair.Scale * Dot<T>(pair, q, x[row]);
                if (!single)
                {
                    u[rank + q] = pair.Scale * Dot<T>(pair, q, x[row + 1]);
                }
            }
        }
    }

    private static void Dot4x2<T>(in LowRankPair pair, int q, float* x0, float* x1, float* u0, float* u1)
        where T : struct, IElement
    {
        nint n = pair.Input;
        nint a0 = q * n, a1 = a0 + n, a2 = a1 + n, a3 = a2 + n;
        Vector256<float> s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        nint i = 0;
        for (; i + 8 <= n; i += 8)
        {
            var v0 = Vector256.Load(x0 + i);
            var v1 = Vector256.Load(x1 + i);
            var w = T.Load(pair.A, a0 + i);
            s00 = Vector256.FusedMultiplyAdd(w, v0, s00);
            s10 = Vector256.FusedMultiplyAdd(w, v1, s10);
            w = T.Load(pair.A, a1 + i);
            s01 = Vector256.FusedMultiplyAdd(w, v0, s01);
            s11 = Vector256.FusedMultiplyAdd(w, v1, s11);
            w = T.Load(pair.A, a2 + i);
            s02 = Vector256.FusedMultiplyAdd(w, v0, s02);
            s12 = Vector256.FusedMultiplyAdd(w, v1, s12);
            w = T.Load(pair.A, a3 + i);
            s03 = Vector256.FusedMultiplyAdd(w, v0, s03);
            s13 = Vector256.FusedMultiplyAdd(w, v1, s13);
        }

        var u = stackalloc float[8]
        {
            Vector256.Sum(s00), Vector256.Sum(s01), Vector256.Sum(s02), Vector256.Sum(s03),
            Vector256.Sum(s10), Vector256.Sum(s11), Vector256.Sum(s12), Vector256.Sum(s13),
        };
        for (; i < n; i++)
        {
            for (var k = 0; k < 4; k++)
            {
                var w = T.LoadOne(pair.A, a0 + k * n + i);
                u[k] += w * x0[i];
                u[4 + k] += w * x1[i];
            }
        }

        for (var k = 0; k < 4; k++)
        {
            u0[k] = pair.Scale * u[k];
            u1[k] = pair.Scale * u[4 + k];
        }
    }

    private static float Dot<T>(in LowRankPair pair, int q, float* x)
        where T : struct, IElement
    {
        nint n = pair.Input, a = q * n, i = 0;
        var sum = Vector256<float>.Zero;
        for (; i + 8 <= n; i += 8)
        {
            sum = Vector256.FusedMultiplyAdd(T.Load(pair.A, a + i), Vector256.Load(x + i), sum);
        }

        var result = Vector256.Sum(sum);
        for (; i < n; i++)
        {
            result += T.LoadOne(pair.A, a + i) * x[i];
        }

        return result;
    }

    /// <summary>y[row][from..to] += Σ scratch[row, q] · B[q][from..to]</summary>
    private static void Up<T>(in LowRankPair pair, float** y, int rows, float* scratch, int from, int to)
        where T : struct, IElement
    {
        var rank = pair.Rank;
        for (var row = 0; row < rows; row++)
        {
            var u = scratch + (nint)row * rank;
            var q = 0;
            for (; q + 4 <= rank; q += 4)
            {
                Add4<T>(pair, q, u + q, y[row], from, to);
            }

            for (; q < rank; q++)
            {
                Add1<T>(pair, q, u[q], y[row], from, to);
            }
        }
    }

    private static void Add4<T>(in LowRankPair pair, int q, float* u, float* y, int from, int to)
        where T : struct, IElement
    {
        nint n = pair.Output;
        nint b0 = q * n, b1 = b0 + n, b2 = b1 + n, b3 = b2 + n;
        Vector256<float> u0 = Vector256.Create(u[0]), u1 = Vector256.Create(u[1]), u2 = Vector256.Create(u[2]), u3 = Vector256.Create(u[3]);
        nint i = from;
        for (; i + 8 <= to; i += 8)
        {
            var v = Vector256.Load(y + i);
            v = Vector256.FusedMultiplyAdd(u0, T.Load(pair.BTransposed, b0 + i), v);
            v = Vector256.FusedMultiplyAdd(u1, T.Load(pair.BTransposed, b1 + i), v);
            v = Vector256.FusedMultiplyAdd(u2, T.Load(pair.BTransposed, b2 + i), v);
            v = Vector256.FusedMultiplyAdd(u3, T.Load(pair.BTransposed, b3 + i), v);
            v.Store(y + i);
        }

        for (; i < to; i++)
        {
            y[i] += u[0] * T.LoadOne(pair.BTransposed, b0 + i) + u[1] * T.LoadOne(pair.BTransposed, b1 + i)
                + u[2] * T.LoadOne(pair.BTransposed, b2 + i) + u[3] * T.LoadOne(pair.BTransposed, b3 + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add1<T>(in LowRankPair pair, int q, float u, float* y, int from, int to)
        where T : struct, IElement
    {
        nint b = (nint)q * pair.Output;
        for (nint i = from; i < to; i++)
        {
            y[i] += u * T.LoadOne(pair.BTransposed, b + i);
        }
    }
}
