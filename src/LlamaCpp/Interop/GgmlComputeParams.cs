using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>ggml_compute_params</c>: what one thread of the pool knows while it computes one node.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GgmlComputeParams
{
    public int Thread;
    public int Threads;
    public nuint WorkBytes;
    public void* Work;
    public void* Pool;
    public byte UseReference;
}
