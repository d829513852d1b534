using System.Runtime.Intrinsics;
using AdapterHost.Engine.Mixing;

namespace AdapterHost.Engine.Products;

/// <summary>
/// Some rows of a product's input as its Q8_0 weight meets them: each 32 values scaled to ±127 and rounded, kept in 16 bits, and their scale. As
/// ggml rounds them, but for the scale, which stays a float. One compute thread's.
/// </summary>
/// <param name="guarded">Its memory stands between pages that nobody may touch.</param>
internal sealed unsafe class QuantizedRows(bool guarded) : IDisposable
{
    /// <summary>What is quantized and multiplied at a time stays in the second cache, and leaves room for the weight's tile.</summary>
    private const int MostBytes = 512 << 10;

    private const int MostRows = 512;

    private const float Largest = 127;

    private readonly WorkMemory _memory = new(guarded);
    private int _length;
    private int _most;

    /// <summary>Rows that are taken at a time; whole tiles.</summary>
    /// <param name="length">Values of a row.</param>
    public static int RowsAtATime(int length) =>
        Math.Clamp(MostBytes / (length * sizeof(short)), PackedTile.MostRows, MostRows) / PackedTile.MostRows * PackedTile.MostRows;

    /// <summary>Makes room. No thread may be computing.</summary>
    /// <param name="length">Values of a row.</param>
    public void Reserve(int length) =>
        _memory.Reserve((nuint)RowsAtATime(length) * (nuint)(length * sizeof(short) + length / PackedWeight.Block * sizeof(float)));

    public short* Values(int row) => (short*)_memory.Data + (nint)row * _length;

    public float* Scales(int row) => (float*)((byte*)_memory.Data + (nint)_most * _length * sizeof(short)) + (nint)row * (_length / PackedWeight.Block);

    public void Fill(Rows x, int first, int count, int length)
    {
        _length = length;
        _most = RowsAtATime(length);
        for (var row = 0; row < count; row++)
        {
            float* source = x[first + row], scales = Scales(row);
            var values = Values(row);
            for (var block = 0; block < length / PackedWeight.Block; block++)
            {
                scales[block] = Quantize(source + block * PackedWeight.Block, values + block * PackedWeight.Block);
            }
        }
    }

    public void Dispose() => _memory.Dispose();

    private static float Quantize(float* source, short* values)
    {
        Vector512<float> low = Vector512.Load(source), high = Vector512.Load(source + LowRankPair.Lane);
        var peak = Vector512.Max(Vector512.Abs(low), Vector512.Abs(high));
        var half = Vector256.Max(peak.GetLower(), peak.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        var largest = Math.Max(Math.Max(quarter[0], quarter[1]), Math.Max(quarter[2], quarter[3]));
        var scale = largest / Largest;
        var inverse = Vector512.Create(largest > 0 ? Largest / largest : 0);
        var rounded = Vector512.Narrow(
            Vector512.ConvertToInt32(Vector512.Round(low * inverse)), Vector512.ConvertToInt32(Vector512.Round(high * inverse)));
        rounded.Store(values);
        return scale;
    }
}
