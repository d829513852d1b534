using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>ggml_cplan</c>; only the size of the work buffer is read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GgmlComputePlan
{
    public nuint WorkBytes;
    public void* Work;
    public int Threads;
    public void* Pool;
    public void* AbortCallback;
    public void* AbortCallbackData;
    public byte UseReference;
}
