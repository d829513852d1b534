using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// Compares what the library says of itself with how this binding reads it: a library with another layout fails here, at start and
/// with a reason, instead of somewhere later with a crash.
/// </summary>
internal static unsafe class AbiCheck
{
    /// <summary><c>GGML_TYPE_F16</c>, the default of both cache types.</summary>
    private const int TypeF16 = 1;

    public static void Require()
    {
        Equal(sizeof(GgmlTensor), 336, "size of ggml_tensor");
        var model = NativeMethods.llama_model_default_params();
        Equal(model.GpuLayers, -1, "llama_model_params.n_gpu_layers");
        Equal(model.SplitMode, 1, "llama_model_params.split_mode");
        Equal(model.LoadMode, -1, "llama_model_params.load_mode");
        Equal(model.LazyMode, 1, "llama_model_params.lazy_mode");
        Equal(model.UseExtraBufferTypes, 1, "llama_model_params.use_extra_bufts");
        Equal(model.VocabularyOnly + model.CheckTensors + model.NoHost + model.NoAlloc + model.LoadMtp, 0, "flags of llama_model_params");

        var context = NativeMethods.llama_context_default_params();
        Equal((int)context.ContextTokens, 512, "llama_context_params.n_ctx");
        Equal((int)context.BatchTokens, 2048, "llama_context_params.n_batch");
        Equal((int)context.MicroBatchTokens, 512, "llama_context_params.n_ubatch");
        Equal((int)context.MaxOutputsPerSequence, 1, "llama_context_params.n_outputs_max_per_seq");
        Equal(context.FlashAttention, -1, "llama_context_params.flash_attn_type");
        Equal((int)context.YarnExtensionFactor, -1, "llama_context_params.yarn_ext_factor");
        Equal(context.KeyType, TypeF16, "llama_context_params.type_k");
        Equal(context.ValueType, TypeF16, "llama_context_params.type_v");
        Equal(context.OffloadKqv + context.NoPerf + context.OpOffload + context.FullSlidingWindow, 4, "flags of llama_context_params");
        Equal(context.Embeddings + context.UnifiedCache, 0, "flags of llama_context_params");
        Equal((int)(nint)context.OtherContext, 0, "llama_context_params.ctx_other");
    }

    /// <summary>The number of a ggml operation in this library.</summary>
    public static int FindOp(string name)
    {
        for (var op = 0; op < 128; op++)
        {
            if (Marshal.PtrToStringUTF8((nint)NativeMethods.ggml_op_name(op)) == name)
            {
                return op;
            }
        }

        throw new LlamaException($"The library knows no ggml operation named {name}.");
    }

    private static void Equal(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new LlamaException(
                $"The llama.cpp library does not match this binding (written for 0.5.0): {what} is {actual}, expected {expected}.");
        }
    }
}
