using System.Runtime.CompilerServices;

namespace AdapterHost.Engine.Mixing;

/// <summary>The product with B, added to the output. Each number takes its ranks in ascending order, rounded once each.</summary>
internal static unsafe class UpProduct<TLane, TVector, T>
    where TLane : struct, ILane<TVector>
    where TVector : struct
    where T : struct, IElement
{
    private const int Lane = LowRankPair.Lane;

    /// <summary>Rows from which on it pays to widen B first.</summary>
    private const int ManyRows = 4;

    /// <summary>Lanes of B that are widened together: 16 KB, half of a first-level cache.</summary>
    private const int Widened = 256;

    public static void Run(in LowRankPair pair, Rows y, ReadOnlySpan<int> rows, float* u, int from, int to)
    {
        var whole = Math.Min(to, pair.WholeTiles);
        if (rows.Length >= ManyRows)
        {
            Many(pair, y, rows, u, from, whole);
        }
        else
        {
            for (var row = 0; row < rows.Length; row++)
            {
                One(pair, y[rows[row]], u + (nint)row * pair.Rank, from, whole);
            }
        }

        if (to > whole)
        {
            Tail(pair, y, rows, u);
        }
    }

    /// <summary>One tile after the other, as they lie: the processor overlaps them itself, and the memory is read as one stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(in LowRankPair pair, float* y, float* u, int from, int to)
    {
        nint rank = pair.Rank;
        var b = (byte*)pair.B + from * rank * Lane * T.Bytes;
        y += (nint)from * Lane;
        for (var left = to - from; left > 0; left--)
        {
            var s = TLane.Load(y);
            nint q = 0;
            for (; q + 4 <= rank; q += 4)
            {
                Memory.Prefetch(b + Memory.Ahead, 4 * Lane * T.Bytes);
                s = TLane.MultiplyAdd(TLane.Broadcast(u[q]), T.Load<TLane, TVector>(b, 0), s);
                s = TLane.MultiplyAdd(TLane.Broadcast(u[q + 1]), T.Load<TLane, TVector>(b, Lane), s);
                s = TLane.MultiplyAdd(TLane.Broadcast(u[q + 2]), T.Load<TLane, TVector>(b, 2 * Lane), s);
                s = TLane.MultiplyAdd(TLane.Broadcast(u[q + 3]), T.Load<TLane, TVector>(b, 3 * Lane), s);
                b += 4 * Lane * T.Bytes;
            }

            for (; q < rank; q++)
            {
                s = TLane.MultiplyAdd(TLane.Broadcast(u[q]), T.Load<TLane, TVector>(b, 0), s);
                b += Lane * T.Bytes;
            }

            TLane.Store(s, y);
            y += Lane;
        }
    }

    /// <summary>Widens a piece of B that stays near, then takes all rows through it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Many(in LowRankPair pair, Rows y, ReadOnlySpan<int> rows, float* u, int from, int to)
    {
        var wide = stackalloc float[Widened * Lane];
        int rank = pair.Rank, ranks = Math.Min(rank, Widened), tiles = Widened / ranks;
        for (var tile = from; tile < to; tile += tiles)
        {
            var count = Math.Min(tiles, to - tile);
            for (var q = 0; q < rank; q += ranks)
            {
                var depth = Math.Min(ranks, rank - q);
                for (var t = 0; t < count; t++)
                {
                    for (var k = 0; k < depth; k++)
                    {
                        TLane.Store(T.Load<TLane, TVector>(pair.B, ((nint)(tile + t) * rank + q + k) * Lane), wide + (t * depth + k) * Lane);
                    }
                }

                var row = 0;
                for (; row + 4 <= rows.Length; row += 4)
                {
                    var at = u + (nint)row * rank + q;
                    nint column = (nint)tile * Lane;
                    float* y0 = y[rows[row]] + column, y1 = y[rows[row + 1]] + column, y2 = y[rows[row + 2]] + column, y3 = y[rows[row + 3]] + column;
                    for (var t = 0; t < count; t++)
                    {
                        Four(wide + t * depth * Lane, depth, at, rank, y0 + t * Lane, y1 + t * Lane, y2 + t * Lane, y3 + t * Lane);
                    }
                }

                for (; row < rows.Length; row++)
                {
                    for (var t = 0; t < count; t++)
                    {
                        Single(wide + t * depth * Lane, depth, u + (nint)row * rank + q, y[rows[row]] + (nint)(tile + t) * Lane);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* wide, int depth, float* u, int rank, float* y0, float* y1, float* y2, float* y3)
    {
        TVector s0 = TLane.Load(y0), s1 = TLane.Load(y1), s2 = TLane.Load(y2), s3 = TLane.Load(y3);
        for (var q = 0; q < depth; q++)
        {
            var w = TLane.Load(wide + q * Lane);
            s0 = TLane.MultiplyAdd(TLane.Broadcast(u[q]), w, s0);
            s1 = TLane.MultiplyAdd(TLane.Broadcast(u[rank + q]), w, s1);
            s2 = TLane.MultiplyAdd(TLane.Broadcast(u[2 * rank + q]), w, s2);
            s3 = TLane.MultiplyAdd(TLane.Broadcast(u[3 * rank + q]), w, s3);
        }

        TLane.Store(s0, y0);
        TLane.Store(s1, y1);
        TLane.Store(s2, y2);
        TLane.Store(s3, y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Single(float* wide, int depth, float* u, float* y)
    {
        var s = TLane.Load(y);
        for (var q = 0; q < depth; q++)
        {
            s = TLane.MultiplyAdd(TLane.Broadcast(u[q]), TLane.Load(wide + q * Lane), s);
        }

        TLane.Store(s, y);
    }

    private static void Tail(in LowRankPair pair, Rows y, ReadOnlySpan<int> rows, float* u)
    {
        nint start = (nint)pair.WholeTiles * Lane, left = pair.Output - start;
        for (var row = 0; row < rows.Length; row++)
        {
            for (nint i = 0; i < left; i++)
            {
                var sum = y[rows[row]][start + i];
                for (nint q = 0; q < pair.Rank; q++)
                {
                    sum = MathF.FusedMultiplyAdd(u[row * pair.Rank + q], T.LoadOne(pair.B, start * pair.Rank + q * left + i), sum);
                }

                y[rows[row]][start + i] = sum;
            }
        }
    }
}
