using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>ggml_init_params</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GgmlInitParams
{
    public nuint Bytes;
    public void* Buffer;
    public byte NoAllocation;
}
