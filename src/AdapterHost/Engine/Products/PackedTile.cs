using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Engine.Products;

/// <summary>
/// Up to six rows with a tile's 32 outputs, their sums written out as in <see cref="ProductTile"/>. Within a block the sums are whole numbers, exact; the blocks are added in their order. So a number
/// depends neither on the rows beside it nor on threads.
/// </summary>
internal static unsafe class PackedTile
{
    public const int MostRows = 6;

    private const int Half = PackedWeight.Outputs / 2;

    /// <param name="tile">The weight's tile.</param>
    /// <param name="blocks">Its blocks.</param>
    /// <param name="x">The rows.</param>
    /// <param name="from">The first of them.</param>
    /// <param name="y">The node's data.</param>
    /// <param name="row">The row of it that belongs to the first.</param>
    /// <param name="output">The tile's first output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows>(byte* tile, int blocks, QuantizedRows x, int from, Rows y, int row, int output)
        where TRows : struct, IRowCount
    {
        var x0 = (int*)x.Values(from);
        var d0 = x.Scales(from);
        var x1 = (int*)x.Values(from + Math.Min(1, TRows.Count - 1));
        var d1 = x.Scales(from + Math.Min(1, TRows.Count - 1));
        var x2 = (int*)x.Values(from + Math.Min(2, TRows.Count - 1));
        var d2 = x.Scales(from + Math.Min(2, TRows.Count - 1));
        var x3 = (int*)x.Values(from + Math.Min(3, TRows.Count - 1));
        var d3 = x.Scales(from + Math.Min(3, TRows.Count - 1));
        var x4 = (int*)x.Values(from + Math.Min(4, TRows.Count - 1));
        var d4 = x.Scales(from + Math.Min(4, TRows.Count - 1));
        var x5 = (int*)x.Values(from + Math.Min(5, TRows.Count - 1));
        var d5 = x.Scales(from + Math.Min(5, TRows.Count - 1));
        Vector512<float> f0a = default, f0b = default;
        Vector512<float> f1a = default, f1b = default;
        Vector512<float> f2a = default, f2b = default;
        Vector512<float> f3a = default, f3b = default;
        Vector512<float> f4a = default, f4b = default;
        Vector512<float> f5a = default, f5b = default;
        nint i = 0;
        for (nint block = 0; block < blocks; block++)
        {
            Vector512<int> s0a = default, s0b = default;
            Vector512<int> s1a = default, s1b = default;
            Vector512<int> s2a = default, s2b = default;
            Vector512<int> s3a = default, s3b = default;
            Vector512<int> s4a = default, s4b = default;
            Vector512<int> s5a = default, s5b = default;
            for (var end = i + PackedWeight.Block / 2; i < end; i++)
            {
                Sse.Prefetch0(tile + Memory.Ahead);
                var a = Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)tile));
                var b = Avx512BW.ConvertToVector512Int16(Vector256.Load((sbyte*)tile + PackedWeight.Outputs));
                tile += 2 * PackedWeight.Outputs;
                var v = Vector512.Create(x0[i]).AsInt16();
                s0a += Avx512BW.MultiplyAddAdjacent(a, v);
                s0b += Avx512BW.MultiplyAddAdjacent(b, v);
                if (TRows.Count > 1)
                {
                    v = Vector512.Create(x1[i]).AsInt16();
                    s1a += Avx512BW.MultiplyAddAdjacent(a, v);
                    s1b += Avx512BW.MultiplyAddAdjacent(b, v);
                }

                if (TRows.Count > 2)
                {
                    v = Vector512.Create(x2[i]).AsInt16();
                    s2a += Avx512BW.MultiplyAddAdjacent(a, v);
                    s2b += Avx512BW.MultiplyAddAdjacent(b, v);
                }

                if (TRows.Count > 3)
                {
                    v = Vector512.Create(x3[i]).AsInt16();
                    s3a += Avx512BW.MultiplyAddAdjacent(a, v);
                    s3b += Avx512BW.MultiplyAddAdjacent(b, v);
                }

                if (TRows.Count > 4)
                {
                    v = Vector512.Create(x4[i]).AsInt16();
                    s4a += Avx512BW.MultiplyAddAdjacent(a, v);
                    s4b += Avx512BW.MultiplyAddAdjacent(b, v);
                }

                if (TRows.Count > 5)
                {
                    v = Vector512.Create(x5[i]).AsInt16();
                    s5a += Avx512BW.MultiplyAddAdjacent(a, v);
                    s5b += Avx512BW.MultiplyAddAdjacent(b, v);
                }
            }

            Vector512<float> wa = Lane512.LoadFloat16((ushort*)tile), wb = Lane512.LoadFloat16((ushort*)tile + Half);
            tile += PackedWeight.Outputs * sizeof(ushort);
            var d = Vector512.Create(d0[block]);
            f0a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s0a), wa * d, f0a);
            f0b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s0b), wb * d, f0b);
            if (TRows.Count > 1)
            {
                d = Vector512.Create(d1[block]);
                f1a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s1a), wa * d, f1a);
                f1b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s1b), wb * d, f1b);
            }

            if (TRows.Count > 2)
            {
                d = Vector512.Create(d2[block]);
                f2a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s2a), wa * d, f2a);
                f2b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s2b), wb * d, f2b);
            }

            if (TRows.Count > 3)
            {
                d = Vector512.Create(d3[block]);
                f3a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s3a), wa * d, f3a);
                f3b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s3b), wb * d, f3b);
            }

            if (TRows.Count > 4)
            {
                d = Vector512.Create(d4[block]);
                f4a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s4a), wa * d, f4a);
                f4b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s4b), wb * d, f4b);
            }

            if (TRows.Count > 5)
            {
                d = Vector512.Create(d5[block]);
                f5a = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s5a), wa * d, f5a);
                f5b = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(s5b), wb * d, f5b);
            }
        }

        Store(y[row] + output, f0a, f0b);
        if (TRows.Count > 1)
        {
            Store(y[row + 1] + output, f1a, f1b);
        }

        if (TRows.Count > 2)
        {
            Store(y[row + 2] + output, f2a, f2b);
        }

        if (TRows.Count > 3)
        {
            Store(y[row + 3] + output, f3a, f3b);
        }

        if (TRows.Count > 4)
        {
            Store(y[row + 4] + output, f4a, f4b);
        }

        if (TRows.Count > 5)
        {
            Store(y[row + 5] + output, f5a, f5b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector512<float> a, Vector512<float> b)
    {
        a.Store(y);
        b.Store(y + Half);
    }
}
