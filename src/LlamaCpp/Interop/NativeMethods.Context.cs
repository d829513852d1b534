using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Contexts: decode, logits, the KV cache.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Llama)]
    internal static partial LlamaContextParams llama_context_default_params();

    [LibraryImport(Llama)]
    internal static partial void* llama_init_from_model(LlamaModelHandle model, LlamaContextParams parameters);

    [LibraryImport(Llama)]
    internal static partial void llama_free(void* context);

    [LibraryImport(Llama)]
    internal static partial uint llama_n_ctx(LlamaContextHandle context);

    [LibraryImport(Llama)]
    internal static partial void* llama_get_memory(LlamaContextHandle context);

    [LibraryImport(Llama)]
    internal static partial void llama_memory_clear(void* memory, byte clearData);

    [LibraryImport(Llama)]
    internal static partial byte llama_memory_seq_rm(void* memory, int sequence, int from, int to);

    [LibraryImport(Llama)]
    internal static partial void llama_memory_seq_cp(void* memory, int source, int destination, int from, int to);

    [LibraryImport(Llama)]
    internal static partial int llama_memory_seq_pos_min(void* memory, int sequence);

    /// <returns>0 done; 1 no room in the cache; 2 aborted; below 0 an error.</returns>
    [LibraryImport(Llama)]
    internal static partial int llama_decode(LlamaContextHandle context, LlamaBatchNative batch);

    [LibraryImport(Llama)]
    internal static partial float* llama_get_logits_ith(LlamaContextHandle context, int row);

    [LibraryImport(Llama)]
    internal static partial float* llama_get_embeddings_ith(LlamaContextHandle context, int row);

    [LibraryImport(Llama)]
    internal static partial void llama_attach_threadpool(LlamaContextHandle context, void* pool, void* batchPool);

    [LibraryImport(Llama)]
    internal static partial int llama_set_adapters_lora(LlamaContextHandle context, void** adapters, nuint count, float* scales);
}
