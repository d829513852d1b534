using System.Runtime.CompilerServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// The product with A. Sixteen partial sums a number: element i goes to sum i % 16, the sixteen are added in one fixed order, then what is
/// left of the row. Rows go outside, so that a row is read from far away once; the blocks of A stay near.
/// </summary>
internal static unsafe class DownProduct<TLane, TVector, T>
    where TLane : struct, ILane<TVector>
    where TVector : struct
    where T : struct, IElement
{
    private const int Block = LowRankPair.RankBlock;
    private const int Lane = LowRankPair.Lane;

    public static void Run(in LowRankPair pair, Rows x, ReadOnlySpan<int> rows, float* u, int from, int to)
    {
        var rank = pair.Rank;
        var row = 0;
        for (; TLane.RowBlock == 4 && row + 4 <= rows.Length; row += 4)
        {
            for (var block = from; block < to; block++)
            {
                var q = block * Block;
                if (q + Block <= rank)
                {
                    var at = u + (nint)row * rank + q;
                    Dot4x4(pair, q, x[rows[row]], x[rows[row + 1]], x[rows[row + 2]], x[rows[row + 3]], at, rank);
                }
                else
                {
                    for (var i = row; i < row + 4; i++)
                    {
                        Rest(pair, q, x[rows[i]], u + (nint)i * rank);
                    }
                }
            }
        }

        for (; row < rows.Length; row++)
        {
            for (var block = from; block < to; block++)
            {
                var q = block * Block;
                if (q + Block <= rank)
                {
                    Dot4(pair, q, x[rows[row]], u + (nint)row * rank + q);
                }
                else
                {
                    Rest(pair, q, x[rows[row]], u + (nint)row * rank);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4(in LowRankPair pair, int q, float* x, float* u)
    {
        nint n = pair.Input, i = 0;
        var a = (byte*)pair.A + q * n * T.Bytes;
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (; i + Lane <= n; i += Lane)
        {
            var v = TLane.Load(x + i);
            s0 = TLane.MultiplyAdd(T.Load<TLane, TVector>(a, 0), v, s0);
            s1 = TLane.MultiplyAdd(T.Load<TLane, TVector>(a, Lane), v, s1);
            s2 = TLane.MultiplyAdd(T.Load<TLane, TVector>(a, 2 * Lane), v, s2);
            s3 = TLane.MultiplyAdd(T.Load<TLane, TVector>(a, 3 * Lane), v, s3);
            a += Block * Lane * T.Bytes;
        }

        Sum(s0, s1, s2, s3, u);
        Finish(pair, a, n - i, x + i, u);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Dot4x4(in LowRankPair pair, int q, float* x0, float* x1, float* x2, float* x3, float* u, int stride)
    {
        nint n = pair.Input, i = 0;
        var a = (byte*)pair.A + q * n * T.Bytes;
        TVector s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        TVector s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (; i + Lane <= n; i += Lane)
        {
            TVector v0 = TLane.Load(x0 + i), v1 = TLane.Load(x1 + i), v2 = TLane.Load(x2 + i), v3 = TLane.Load(x3 + i);
            var w = T.Load<TLane, TVector>(a, 0);
            s00 = TLane.MultiplyAdd(w, v0, s00);
            s10 = TLane.MultiplyAdd(w, v1, s10);
            s20 = TLane.MultiplyAdd(w, v2, s20);
            s30 = TLane.MultiplyAdd(w, v3, s30);
            w = T.Load<TLane, TVector>(a, Lane);
            s01 = TLane.MultiplyAdd(w, v0, s01);
            s11 = TLane.MultiplyAdd(w, v1, s11);
            s21 = TLane.MultiplyAdd(w, v2, s21);
            s31 = TLane.MultiplyAdd(w, v3, s31);
            w = T.Load<TLane, TVector>(a, 2 * Lane);
            s02 = TLane.MultiplyAdd(w, v0, s02);
            s12 = TLane.MultiplyAdd(w, v1, s12);
            s22 = TLane.MultiplyAdd(w, v2, s22);
            s32 = TLane.MultiplyAdd(w, v3, s32);
            w = T.Load<TLane, TVector>(a, 3 * Lane);
            s03 = TLane.MultiplyAdd(w, v0, s03);
            s13 = TLane.MultiplyAdd(w, v1, s13);
            s23 = TLane.MultiplyAdd(w, v2, s23);
            s33 = TLane.MultiplyAdd(w, v3, s33);
            a += Block * Lane * T.Bytes;
        }

        Sum(s00, s01, s02, s03, u);
        Finish(pair, a, n - i, x0 + i, u);
        Sum(s10, s11, s12, s13, u + stride);
        Finish(pair, a, n - i, x1 + i, u + stride);
        Sum(s20, s21, s22, s23, u + 2 * stride);
        Finish(pair, a, n - i, x2 + i, u + 2 * stride);
        Sum(s30, s31, s32, s33, u + 3 * stride);
        Finish(pair, a, n - i, x3 + i, u + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(TVector s0, TVector s1, TVector s2, TVector s3, float* u)
    {
        u[0] = TLane.Sum(s0);
        u[1] = TLane.Sum(s1);
        u[2] = TLane.Sum(s2);
        u[3] = TLane.Sum(s3);
    }

    private static void Finish(in LowRankPair pair, void* a, nint left, float* x, float* u)
    {
        for (var k = 0; k < Block; k++)
        {
            u[k] = pair.Scale * Tail(a, k * left, left, x, u[k]);
        }
    }

    /// <summary>The ranks from <paramref name="q"/> on, fewer than a block: plain rows.</summary>
    private static void Rest(in LowRankPair pair, int q, float* x, float* u)
    {
        for (; q < pair.Rank; q++)
        {
            nint n = pair.Input, i = 0;
            var a = (byte*)pair.A + q * n * T.Bytes;
            TVector sum = default;
            for (; i + Lane <= n; i += Lane)
            {
                sum = TLane.MultiplyAdd(T.Load<TLane, TVector>(a, i), TLane.Load(x + i), sum);
            }

            u[q] = pair.Scale * Tail(a, i, n - i, x + i, TLane.Sum(sum));
        }
    }

    private static float Tail(void* a, nint from, nint count, float* x, float sum)
    {
        for (nint i = 0; i < count; i++)
        {
            sum += T.LoadOne(a, from + i) * x[i];
        }

        return sum;
    }
}
