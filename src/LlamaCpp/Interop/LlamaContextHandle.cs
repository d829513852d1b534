using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

internal sealed unsafe class LlamaContextHandle(nint value, SafeHandle? parent) : NativeHandle(value, parent)
{
    protected override void Free(nint value) => NativeMethods.llama_free((void*)value);
}
