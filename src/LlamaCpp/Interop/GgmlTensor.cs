using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>ggml_tensor</c> of llama.cpp 0.5.0, field for field. <see cref="Extents"/> are element counts, <see cref="Strides"/> bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GgmlTensor
{
    public int Type;
    public void* Buffer;
    public fixed long Extents[4];
    public fixed ulong Strides[4];
    public int Op;
    public fixed int OpParams[16];
    public int Flags;
    public fixed ulong Sources[10];
    public GgmlTensor* ViewSource;
    public nuint ViewOffset;
    public void* Data;
    public fixed byte Name[64];
    public void* Extra;
    public fixed byte Padding[8];
}
