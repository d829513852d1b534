using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Attention;

/// <summary>One head of one row: scores of the cells, their softmax, the sum of the values.</summary>
internal static unsafe class HeadAttention<TLane, TVector, T>
    where TLane : struct, ILane<TVector>
    where TVector : struct
    where T : struct, IElement
{
    private const int Lane = LowRankPair.Lane;

    /// <summary>Cells or lanes at a time: as many chains of additions as hide their latency.</summary>
    private const int Chains = 4;

    public static void Run(in AttentionOperands operands, int row, int head, CellRuns runs, float* scores)
    {
        AttentionPart q = operands.Queries, k = operands.Keys, v = operands.Values;
        var kvHead = head / (q.Heads / k.Heads);
        var query = (float*)(q.Data + row * q.RowStride + head * q.HeadStride);
        var result = (float*)operands.Result + ((nint)row * q.Heads + head) * v.Length;
        var keys = (byte*)k.Data + kvHead * k.HeadStride;
        var at = scores;
        for (var run = 0; run < runs.Count; run++)
        {
            var (from, count) = runs[run];
            Score(query, keys + from * k.RowStride, k.RowStride, k.Length, count, at);
            at += count;
        }

        var cells = new Span<float>(scores, runs.Cells);
        var total = Softmax(cells, operands.Scale, operands.SoftCap);
        var values = (byte*)v.Data + kvHead * v.HeadStride;
        nint i = 0;
        for (; i + Chains * Lane <= v.Length; i += Chains * Lane)
        {
            Sum4(values, v.RowStride, i, runs, scores, 1 / total, result + i);
        }

        for (; i + Lane <= v.Length; i += Lane)
        {
            Sum1(values, v.RowStride, i, runs, scores, 1 / total, result + i);
        }

        for (; i < v.Length; i++)
        {
            result[i] = SumOne(values, v.RowStride, i, runs, scores) / total;
        }
    }

    /// <returns>The sum of what is left in <paramref name="scores"/>; 1 when there are none.</returns>
    private static float Softmax(Span<float> scores, float scale, float softCap)
    {
        if (scores.IsEmpty)
        {
            return 1;
        }

        TensorPrimitives.Multiply(scores, softCap == 0 ? scale : scale / softCap, scores);
        if (softCap != 0)
        {
            TensorPrimitives.Tanh(scores, scores);
            TensorPrimitives.Multiply(scores, softCap, scores);
        }

        TensorPrimitives.Subtract(scores, TensorPrimitives.Max<float>(scores), scores);
        TensorPrimitives.Exp(scores, scores);
        return TensorPrimitives.Sum<float>(scores);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Score(float* query, byte* keys, nint stride, int length, int count, float* scores)
    {
        var cell = 0;
        for (; cell + Chains <= count; cell += Chains)
        {
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            byte* k0 = keys, k1 = keys + stride, k2 = k1 + stride, k3 = k2 + stride;
            nint i = 0;
            for (; i + Lane <= length; i += Lane)
            {
                var x = TLane.Load(query + i);
                s0 = TLane.MultiplyAdd(T.Load<TLane, TVector>(k0, i), x, s0);
                s1 = TLane.MultiplyAdd(T.Load<TLane, TVector>(k1, i), x, s1);
                s2 = TLane.MultiplyAdd(T.Load<TLane, TVector>(k2, i), x, s2);
                s3 = TLane.MultiplyAdd(T.Load<TLane, TVector>(k3, i), x, s3);
            }

            TLane.Sum4(s0, s1, s2, s3).Store(scores + cell);
            if (i < length)
            {
                scores[cell] = Tail(query, k0, i, length, scores[cell]);
                scores[cell + 1] = Tail(query, k1, i, length, scores[cell + 1]);
                scores[cell + 2] = Tail(query, k2, i, length, scores[cell + 2]);
                scores[cell + 3] = Tail(query, k3, i, length, scores[cell + 3]);
            }

            keys += Chains * stride;
        }

        for (; cell < count; cell++)
        {
            TVector sum = default;
            nint i = 0;
            for (; i + Lane <= length; i += Lane)
            {
                sum = TLane.MultiplyAdd(T.Load<TLane, TVector>(keys, i), TLane.Load(query + i), sum);
            }

            scores[cell] = Tail(query, keys, i, length, TLane.Sum4(sum, default, default, default)[0]);
            keys += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum4(byte* values, nint stride, nint at, CellRuns runs, float* weights, float factor, float* result)
    {
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (var run = 0; run < runs.Count; run++)
        {
            var (from, count) = runs[run];
            var cell = values + from * stride;
            for (var i = 0; i < count; i++)
            {
                var weight = TLane.Broadcast(*weights++);
                s0 = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at), weight, s0);
                s1 = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at + Lane), weight, s1);
                s2 = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at + 2 * Lane), weight, s2);
                s3 = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at + 3 * Lane), weight, s3);
                cell += stride;
            }
        }

        var scale = TLane.Broadcast(factor);
        TLane.Store(TLane.MultiplyAdd(s0, scale, default), result);
        TLane.Store(TLane.MultiplyAdd(s1, scale, default), result + Lane);
        TLane.Store(TLane.MultiplyAdd(s2, scale, default), result + 2 * Lane);
        TLane.Store(TLane.MultiplyAdd(s3, scale, default), result + 3 * Lane);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum1(byte* values, nint stride, nint at, CellRuns runs, float* weights, float factor, float* result)
    {
        TVector even = default, odd = default;
        var first = weights;
        for (var run = 0; run < runs.Count; run++)
        {
            var (from, count) = runs[run];
            var cell = values + from * stride;
            var i = 0;
            if (count > 0 && (weights - first) % 2 != 0)
            {
                // Whichever way the cells are cut into runs, every second one goes to the same sum.
                odd = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at), TLane.Broadcast(*weights++), odd);
                cell += stride;
                i = 1;
            }

            for (; i + 2 <= count; i += 2)
            {
                even = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at), TLane.Broadcast(weights[0]), even);
                odd = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell + stride, at), TLane.Broadcast(weights[1]), odd);
                weights += 2;
                cell += 2 * stride;
            }

            if (i < count)
            {
                even = TLane.MultiplyAdd(T.Load<TLane, TVector>(cell, at), TLane.Broadcast(*weights++), even);
            }
        }

        even = TLane.MultiplyAdd(odd, TLane.Broadcast(1), even);
        TLane.Store(TLane.MultiplyAdd(even, TLane.Broadcast(factor), default), result);
    }

    private static float SumOne(byte* values, nint stride, nint at, CellRuns runs, float* weights)
    {
        float sum = 0;
        for (var run = 0; run < runs.Count; run++)
        {
            var (from, count) = runs[run];
            for (var i = 0; i < count; i++)
            {
                sum += T.LoadOne(values + (from + i) * stride, at) * *weights++;
            }
        }

        return sum;
    }

    private static float Tail(float* query, void* key, nint from, nint length, float sum)
    {
        for (; from < length; from++)
        {
            sum += T.LoadOne(key, from) * query[from];
        }

        return sum;
    }
}
