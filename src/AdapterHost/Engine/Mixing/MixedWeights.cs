using System.Runtime.InteropServices;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// An adapter's matrices in one aligned block outside the managed heap. Written once, before anyone else sees it; read by the compute
/// threads while a lease keeps it.
/// </summary>
internal sealed unsafe class MixedWeights : IAdapterWeights
{
    /// <summary>A cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly LowRankPair[] _pairs;
    private readonly bool _guarded;
    private void* _block;

    /// <param name="targets">Number of targets of the base model.</param>
    /// <param name="bytes">Size of the block.</param>
    /// <param name="guarded">Whether the block stands between pages that nobody may touch.</param>
    public MixedWeights(int targets, long bytes, bool guarded)
    {
        _guarded = guarded;
        _pairs = new LowRankPair[targets];
        Bytes = bytes;
        _block = guarded ? GuardedMemory.Allocate(Size, Alignment) : HugePages.Allocate(Size, Alignment);
    }

    public long Bytes { get; }

    private nuint Size => (nuint)Math.Max(Bytes, Alignment);

    /// <summary>The largest rank among its pairs.</summary>
    public int MaxRank { get; private set; }

    public ref readonly LowRankPair this[int target] => ref _pairs[target];

    public void* At(long offset) => (byte*)_block + offset;

    public void Set(int target, in LowRankPair pair)
    {
        _pairs[target] = pair;
        MaxRank = Math.Max(MaxRank, pair.Rank);
    }

    public void Dispose()
    {
        if (_guarded)
        {
            GuardedMemory.Free(_block, Size);
        }
        else
        {
            NativeMemory.AlignedFree(_block);
        }

        _block = null;
        Array.Clear(_pairs);
    }
}
