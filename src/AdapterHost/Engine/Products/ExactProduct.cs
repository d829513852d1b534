using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Products;

/// <summary>
/// The product of rows with an F32 weight. ggml takes one way for one row and others for several, each with its own order of summing; this one
/// sums every number in the same order whatever stands beside it, so a row alone, in a batch, as a prompt's or as a prediction's gives the same
/// bits. It also reads ahead, which at few rows is what the time depends on. Computes on all threads of the pool.
/// </summary>
internal static unsafe class ExactProduct
{
    /// <summary>Rows that are taken through all weights together: they stay in the nearer caches.</summary>
    private const int RowBlock = 96;

    /// <summary>Whether the weight of a product of rows is one of those.</summary>
    public static bool Takes(GraphNode weight) =>
        weight.Type == AttentionPart.F32 && weight.IsMatrix && weight.RowLength % LowRankPair.Lane == 0 && weight.Rows % ProductTile.Outputs == 0;

    /// <summary>This thread's outputs, of all rows.</summary>
    public static void Compute(GraphNode product, int thread, int threads)
    {
        GraphNode weight = product.Source0, source = product.Source1;
        Rows w = Rows.Of(weight), x = Rows.Of(source), y = Rows.Of(product);
        var share = Share.Of((int)weight.Rows / ProductTile.Outputs, thread, threads);
        var length = (int)weight.RowLength;
        var rows = (int)product.Rows;
        for (var first = 0; first < rows; first += RowBlock)
        {
            var last = Math.Min(first + RowBlock, rows);
            for (var block = share.From; block < share.To; block++)
            {
                Block(w, x, y, block * ProductTile.Outputs, length, first, last, block + 1 < share.To);
            }
        }
    }

    private static void Block(Rows w, Rows x, Rows y, int output, int length, int row, int last, bool goesOn)
    {
        // What is read next is asked for while this is computed.
        var ahead = goesOn ? (nint)((byte*)w[output + ProductTile.Outputs] - (byte*)w[output]) : 0;
        while (row < last)
        {
            var rows = RowCounts.Next(last - row, ProductTile.MostRows);
            switch (rows)
            {
                case 1:
                    ProductTile.Run<RowCounts.One>(w, x, y, output, length, row, ahead);
                    break;
                case 2:
                    ProductTile.Run<RowCounts.Two>(w, x, y, output, length, row, ahead);
                    break;
                case 3:
                    ProductTile.Run<RowCounts.Three>(w, x, y, output, length, row, ahead);
                    break;
                case 4:
                    ProductTile.Run<RowCounts.Four>(w, x, y, output, length, row, ahead);
                    break;
                case 5:
                    ProductTile.Run<RowCounts.Five>(w, x, y, output, length, row, ahead);
                    break;
                default:
                    ProductTile.Run<RowCounts.Six>(w, x, y, output, length, row, ahead);
                    break;
            }

            row += rows;
        }
    }
}
