using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// A LoRA adapter in llama.cpp's own memory. The native loader trusts its input: only files that this project wrote itself may come here.
/// Loading, freeing and decoding of one model must never overlap, and a context must let go of an adapter before it is freed.
/// </summary>
public sealed unsafe class LlamaAdapter : IDisposable
{
    private LlamaAdapter(LlamaAdapterHandle handle) => Handle = handle;

    internal LlamaAdapterHandle Handle { get; }

    /// <exception cref="LlamaException">llama.cpp refused the file; its log says why.</exception>
    public static LlamaAdapter Load(LlamaModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        var adapter = NativeMethods.llama_adapter_lora_init(model.Handle, path);
        return adapter == null
            ? throw new LlamaException("llama.cpp could not load the adapter; its log says why.")
            : new LlamaAdapter(new LlamaAdapterHandle((nint)adapter, model.Handle));
    }

    public void Dispose() => Handle.Dispose();
}
