using System.Runtime.InteropServices;
using LlamaCpp;
using LlamaCpp.Interop;

namespace AdapterHost.Tests;

/// <summary>llama.cpp's own mean pooling, in one decode of the whole text, perhaps with its own LoRA: a second opinion.</summary>
internal static unsafe class NativeEmbedding
{
    private const int MeanPooling = 1;

    public static float[] Of(LlamaModel model, int[] text, LlamaAdapter? adapter)
    {
        var library = NativeLibrary.Load(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "llama"), "libllama.v*.so*").Single());
        var pooled = (delegate* unmanaged[Cdecl]<void*, int, float*>)NativeLibrary.GetExport(library, "llama_get_embeddings_seq");
        var parameters = NativeMethods.llama_context_default_params();
        parameters.ContextTokens = parameters.BatchTokens = parameters.MicroBatchTokens = 512;
        parameters.Threads = parameters.BatchThreads = 1;
        parameters.KeyType = parameters.ValueType = (int)CacheType.F32;
        parameters.FlashAttention = 0;
        parameters.Embeddings = 1;
        parameters.Pooling = MeanPooling;
        using var context = new LlamaContextHandle((nint)NativeMethods.llama_init_from_model(model.Handle, parameters), model.Handle);
        if (adapter is not null)
        {
            var value = (void*)adapter.Handle.DangerousGetHandle();
            var scale = 1f;
            Assert.Equal(0, NativeMethods.llama_set_adapters_lora(context, &value, 1, &scale));
        }

        using var batch = new LlamaBatch(text.Length);
        foreach (var (i, token) in text.Index())
        {
            batch.Add(token, i, 0, wantLogits: true);
        }

        Assert.Equal(0, NativeMethods.llama_decode(context, batch.Native));
        var states = new ReadOnlySpan<float>(pooled((void*)context.DangerousGetHandle(), 0), model.EmbeddingSize).ToArray();
        var length = Math.Sqrt(states.Sum(one => (double)one * one));
        return [.. states.Select(one => (float)(one / length))];
    }
}
