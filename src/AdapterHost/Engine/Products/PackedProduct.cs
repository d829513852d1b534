using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Products;

/// <summary>
/// The product of rows with a packed Q8_0 weight. ggml's own for x86 multiplies one output at a time and scales every 32 products; here sixteen
/// outputs share an instruction and the scales come once a block. Each thread quantizes the rows for itself, which spares a barrier.
/// </summary>
internal static unsafe class PackedProduct
{
    /// <summary>This thread's outputs, of all rows.</summary>
    public static void Compute(GraphNode product, PackedWeight weight, QuantizedRows quantized, int thread, int threads)
    {
        Rows x = Rows.Of(product.Source1), y = Rows.Of(product);
        var share = Share.Of(weight.Tiles, thread, threads);
        var rows = (int)product.Rows;
        var length = weight.Blocks * PackedWeight.Block;
        var most = QuantizedRows.RowsAtATime(length);
        for (var first = 0; first < rows; first += most)
        {
            var count = Math.Min(most, rows - first);
            quantized.Fill(x, first, count, length);
            for (var tile = share.From; tile < share.To; tile++)
            {
                Tile(weight, tile, quantized, count, y, first);
            }
        }
    }

    private static void Tile(PackedWeight weight, int tile, QuantizedRows x, int count, Rows y, int first)
    {
        var data = weight.Tile(tile);
        var output = tile * PackedWeight.Outputs;
        for (var from = 0; from < count;)
        {
            var rows = RowCounts.Next(count - from, PackedTile.MostRows);
            switch (rows)
            {
                case 1:
                    PackedTile.Run<RowCounts.One>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
                case 2:
                    PackedTile.Run<RowCounts.Two>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
                case 3:
                    PackedTile.Run<RowCounts.Three>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
                case 4:
                    PackedTile.Run<RowCounts.Four>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
                case 5:
                    PackedTile.Run<RowCounts.Five>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
                default:
                    PackedTile.Run<RowCounts.Six>(data, weight.Blocks, x, from, y, first + from, output);
                    break;
            }

            from += rows;
        }
    }
}
