using System.Runtime.InteropServices;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Products;

/// <summary>
/// A Q8_0 weight as <see cref="PackedTile"/> reads it: tiles of 32 outputs; of each, block after block of 32 inputs: for each two inputs those of
/// all outputs side by side, then the outputs' scales as halves. As many bytes as before. Owner: <see cref="PackedWeights"/>.
/// </summary>
internal sealed unsafe class PackedWeight : IDisposable
{
    /// <summary>Outputs of a tile.</summary>
    public const int Outputs = 32;

    /// <summary>Inputs that share a scale.</summary>
    public const int Block = 32;

    /// <summary>Bytes of a tile's block.</summary>
    public const int BlockBytes = Outputs * (Block + sizeof(ushort));

    private const int Alignment = 64;

    private byte* _data;
    private int _notFinite;

    public PackedWeight(GraphNode weight)
    {
        Blocks = (int)weight.RowLength / Block;
        Tiles = (int)weight.Rows / Outputs;
        var bytes = (nuint)Tiles * (nuint)TileBytes;
        _data = (byte*)HugePages.Allocate(bytes, Alignment);
        nint source = (nint)weight.Data, stride = weight.RowStride;
        Parallel.For(0, Tiles, tile => Pack((byte*)source + tile * Outputs * stride, stride, Tile(tile)));
    }

    /// <summary>Every scale is a number.</summary>
    public bool IsFinite => _notFinite == 0;

    /// <summary>Blocks of a row.</summary>
    public int Blocks { get; }

    public int Tiles { get; }

    private nint TileBytes => (nint)Blocks * BlockBytes;

    public byte* Tile(int tile) => _data + tile * TileBytes;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_data);
        _data = null;
    }

    /// <param name="rows">ggml's rows: for each block its scale as a half, then 32 signed bytes.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="tile">Where to.</param>
    private void Pack(byte* rows, nint stride, byte* tile)
    {
        for (var block = 0; block < Blocks; block++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                var source = rows + output * stride + block * (Block + sizeof(ushort));
                ((ushort*)(tile + Outputs * Block))[output] = *(ushort*)source;
                if (!Half.IsFinite(*(Half*)source))
                {
                    Volatile.Write(ref _notFinite, 1);
                }

                var pairs = (ushort*)(source + sizeof(ushort));
                for (var pair = 0; pair < Block / 2; pair++)
                {
                    ((ushort*)tile)[pair * Outputs + output] = pairs[pair];
                }
            }

            tile += BlockBytes;
        }
    }
}
