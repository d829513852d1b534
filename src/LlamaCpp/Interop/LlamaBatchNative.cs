using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>llama_batch</c>: arrays of one entry per row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaBatchNative
{
    public int Rows;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** SequenceIds;
    public sbyte* Logits;
}
