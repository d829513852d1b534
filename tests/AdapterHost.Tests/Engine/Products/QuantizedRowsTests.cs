using AdapterHost.Engine.Mixing;
using AdapterHost.Engine.Products;

namespace AdapterHost.Tests;

/// <summary>How a product's input meets a Q8_0 weight: near itself, and never a number that it was not.</summary>
public sealed unsafe class QuantizedRowsTests
{
    private const int Length = 96;

    [Fact]
    public void Fill_AnyRow_IsWithinHalfAStepOrNoNumberAtAll()
    {
        var random = new Random(2);
        float[][] rows =
        [
            [.. Enumerable.Range(0, Length).Select(_ => (float)(random.NextDouble() * 6 - 3))],
            new float[Length],
            [.. Enumerable.Repeat(float.Epsilon, Length)],
            [.. Enumerable.Range(0, Length).Select(i => i == 40 ? float.NaN : 1f)],
            [.. Enumerable.Range(0, Length).Select(i => i == 70 ? float.NegativeInfinity : 1f)],
            [.. Enumerable.Range(0, Length).Select(i => i % 2 == 0 ? 3e38f : -3e38f)],
        ];
        var flat = rows.SelectMany(r => r).ToArray();
        using var quantized = new QuantizedRows(guarded: true);
        quantized.Reserve(Length);
        fixed (float* data = flat)
        {
            quantized.Fill(new Rows(data, Length * sizeof(float)), 0, rows.Length, Length);
        }

        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < Length; i++)
            {
                var block = i / PackedWeight.Block;
                var value = quantized.Scales(row)[block] * quantized.Values(row)[i];
                var peak = rows[row].Skip(block * PackedWeight.Block).Take(PackedWeight.Block).Max(v => float.IsNaN(v) ? float.NaN : Math.Abs(v));
                if (rows[row].Skip(block * PackedWeight.Block).Take(PackedWeight.Block).All(float.IsFinite))
                {
                    Assert.True(Math.Abs(value - rows[row][i]) <= peak * 0.00401 + float.Epsilon, $"row {row}, {i}: {rows[row][i]} became {value}");
                }
                else
                {
                    // Whatever it is multiplied with.
                    Assert.False(float.IsFinite(quantized.Scales(row)[block]));
                }
            }
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(896)]
    [InlineData(8192)]
    [InlineData(1 << 20)]
    public void RowsAtATime_AnyLength_WholeTiles(int length)
    {
        var rows = QuantizedRows.RowsAtATime(length);
        Assert.True(rows >= PackedTile.MostRows && rows % PackedTile.MostRows == 0);
    }
}
