using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Engine.Products;

/// <summary>
/// Up to six rows with four outputs: twenty-four sums in registers, each written out, since an array of them would live in memory. Sixteen partial
/// sums a number, added in one fixed order.
/// </summary>
internal static unsafe class ProductTile
{
    public const int Outputs = 4;
    public const int MostRows = 6;

    private const int Lane = LowRankPair.Lane;

    /// <param name="w">The weight's rows.</param>
    /// <param name="x">The node's input.</param>
    /// <param name="y">The node's data.</param>
    /// <param name="output">The first output.</param>
    /// <param name="length">Elements of a row of the weight.</param>
    /// <param name="row">The first row.</param>
    /// <param name="ahead">Bytes from a row of the weight to the one that is asked for meanwhile; no more than one line is asked for at a time.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TRows>(Rows w, Rows x, Rows y, int output, int length, int row, nint ahead)
        where TRows : struct, IRowCount
    {
        float* w0 = w[output], w1 = w[output + 1], w2 = w[output + 2], w3 = w[output + 3];
        float* x0 = x[row], x1 = x[row + Math.Min(1, TRows.Count - 1)], x2 = x[row + Math.Min(2, TRows.Count - 1)];
        float* x3 = x[row + Math.Min(3, TRows.Count - 1)], x4 = x[row + Math.Min(4, TRows.Count - 1)], x5 = x[row + Math.Min(5, TRows.Count - 1)];
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        Vector512<float> s40 = default, s41 = default, s42 = default, s43 = default;
        Vector512<float> s50 = default, s51 = default, s52 = default, s53 = default;
        for (nint i = 0; i < length; i += Lane)
        {
            Vector512<float> a0 = Vector512.Load(w0 + i), a1 = Vector512.Load(w1 + i), a2 = Vector512.Load(w2 + i), a3 = Vector512.Load(w3 + i);
            Sse.Prefetch0((byte*)(w0 + i) + ahead);
            Sse.Prefetch0((byte*)(w1 + i) + ahead);
            Sse.Prefetch0((byte*)(w2 + i) + ahead);
            Sse.Prefetch0((byte*)(w3 + i) + ahead);
            var v = Vector512.Load(x0 + i);
            s00 = Vector512.FusedMultiplyAdd(a0, v, s00);
            s01 = Vector512.FusedMultiplyAdd(a1, v, s01);
            s02 = Vector512.FusedMultiplyAdd(a2, v, s02);
            s03 = Vector512.FusedMultiplyAdd(a3, v, s03);
            if (TRows.Count > 1)
            {
                v = Vector512.Load(x1 + i);
                s10 = Vector512.FusedMultiplyAdd(a0, v, s10);
                s11 = Vector512.FusedMultiplyAdd(a1, v, s11);
                s12 = Vector512.FusedMultiplyAdd(a2, v, s12);
                s13 = Vector512.FusedMultiplyAdd(a3, v, s13);
            }

            if (TRows.Count > 2)
            {
                v = Vector512.Load(x2 + i);
                s20 = Vector512.FusedMultiplyAdd(a0, v, s20);
                s21 = Vector512.FusedMultiplyAdd(a1, v, s21);
                s22 = Vector512.FusedMultiplyAdd(a2, v, s22);
                s23 = Vector512.FusedMultiplyAdd(a3, v, s23);
            }

            if (TRows.Count > 3)
            {
                v = Vector512.Load(x3 + i);
                s30 = Vector512.FusedMultiplyAdd(a0, v, s30);
                s31 = Vector512.FusedMultiplyAdd(a1, v, s31);
                s32 = Vector512.FusedMultiplyAdd(a2, v, s32);
                s33 = Vector512.FusedMultiplyAdd(a3, v, s33);
            }

            if (TRows.Count > 4)
            {
                v = Vector512.Load(x4 + i);
                s40 = Vector512.FusedMultiplyAdd(a0, v, s40);
                s41 = Vector512.FusedMultiplyAdd(a1, v, s41);
                s42 = Vector512.FusedMultiplyAdd(a2, v, s42);
                s43 = Vector512.FusedMultiplyAdd(a3, v, s43);
            }

            if (TRows.Count > 5)
            {
                v = Vector512.Load(x5 + i);
                s50 = Vector512.FusedMultiplyAdd(a0, v, s50);
                s51 = Vector512.FusedMultiplyAdd(a1, v, s51);
                s52 = Vector512.FusedMultiplyAdd(a2, v, s52);
                s53 = Vector512.FusedMultiplyAdd(a3, v, s53);
            }
        }

        Lane512.Sum4(s00, s01, s02, s03).Store(y[row] + output);
        if (TRows.Count > 1)
        {
            Lane512.Sum4(s10, s11, s12, s13).Store(y[row + 1] + output);
        }

        if (TRows.Count > 2)
        {
            Lane512.Sum4(s20, s21, s22, s23).Store(y[row + 2] + output);
        }

        if (TRows.Count > 3)
        {
            Lane512.Sum4(s30, s31, s32, s33).Store(y[row + 3] + output);
        }

        if (TRows.Count > 4)
        {
            Lane512.Sum4(s40, s41, s42, s43).Store(y[row + 4] + output);
        }

        if (TRows.Count > 5)
        {
            Lane512.Sum4(s50, s51, s52, s53).Store(y[row + 5] + output);
        }
    }
}
