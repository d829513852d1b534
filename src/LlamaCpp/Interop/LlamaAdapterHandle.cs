using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

internal sealed unsafe class LlamaAdapterHandle(nint value, SafeHandle? parent) : NativeHandle(value, parent)
{
    protected override void Free(nint value) => NativeMethods.llama_adapter_lora_free((void*)value);
}
