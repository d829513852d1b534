using System.Runtime.InteropServices;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// An adapter's matrices in one aligned block outside the managed heap, in the source's own type. Written once, before anyone else sees it;
/// read by the inference thread while a lease keeps it.
/// </summary>
internal sealed unsafe class MixedWeights : IAdapterWeights
{
    /// <summary>A cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly LowRankPair[] _pairs;
    private void* _block;

    /// <param name="targets">Number of targets of the base model.</param>
    /// <param name="bytes">Size of the block.</param>
    public MixedWeights(int targets, long bytes)
    {
        _pairs = new LowRankPair[targets];
        Bytes = bytes;
        _block = NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, Alignment), Alignment);
    }

    public long Bytes { get; }

    public ref LowRankPair this[int target] => ref _pairs[target];

    public void* At(long offset) => (byte*)_block + offset;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_block);
        _block = null;
        Array.Clear(_pairs);
    }
}
