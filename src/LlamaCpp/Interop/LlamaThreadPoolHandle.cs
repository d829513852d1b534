namespace LlamaCpp.Interop;

/// <summary>The pool's functions are found at run time: they live in whichever CPU backend was picked for this machine.</summary>
internal sealed unsafe class LlamaThreadPoolHandle(nint value, nint free) : NativeHandle(value, parent: null)
{
    protected override void Free(nint value) => ((delegate* unmanaged[Cdecl]<void*, void>)free)((void*)value);
}
