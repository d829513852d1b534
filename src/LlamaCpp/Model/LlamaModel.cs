using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>A base model's weights and vocabulary. Immutable after loading; any thread may read it.</summary>
public sealed unsafe class LlamaModel : IDisposable
{
    // llama_ftype
    private const int AllF32 = 0, MostlyF16 = 1, MostlyBF16 = 32, Guessed = 1024;

    private LlamaModel(LlamaRuntime runtime, LlamaModelHandle handle)
    {
        Runtime = runtime;
        Handle = handle;
        Vocabulary = new LlamaVocabulary(handle);
    }

    public LlamaVocabulary Vocabulary { get; }

    /// <summary>Tokens of context the model was trained with.</summary>
    public int TrainedContextTokens => NativeMethods.llama_model_n_ctx_train(Handle);

    /// <summary>Numbers of the last layer's state of a token.</summary>
    public int EmbeddingSize => NativeMethods.llama_model_n_embd_out(Handle);

    public int LayerCount => NativeMethods.llama_model_n_layer(Handle);

    /// <summary>True when the weights are stored as F32, so that two implementations compute the same numbers.</summary>
    public bool IsFloat32 => NativeMethods.llama_model_ftype(Handle) == AllF32;

    /// <summary>True when most weights are stored in fewer than 16 bits.</summary>
    public bool IsQuantized => (NativeMethods.llama_model_ftype(Handle) & ~Guessed) is not (AllF32 or MostlyF16 or MostlyBF16);

    /// <summary>Bytes of all tensors.</summary>
    public ulong Bytes => NativeMethods.llama_model_size(Handle);

    /// <summary>The model's own chat template as stored in the file, or null.</summary>
    public string? ChatTemplate => Marshal.PtrToStringUTF8((nint)NativeMethods.llama_model_chat_template(Handle, null));

    internal LlamaRuntime Runtime { get; }

    internal LlamaModelHandle Handle { get; }

    /// <param name="runtime">Proof that the libraries are loaded and checked.</param>
    /// <param name="path">A GGUF file.</param>
    /// <param name="gpuLayers">Layers to place on a GPU if the backend has one; 0 keeps all on the CPU.</param>
    /// <exception cref="LlamaException">The file cannot be loaded; the library's log says why.</exception>
    public static LlamaModel Load(LlamaRuntime runtime, string path, int gpuLayers = 0) => Load(runtime, path, gpuLayers, vocabularyOnly: false);

    /// <summary>
    /// Only the vocabulary and the chat template: no weight is read, so the file may be as large as it likes, or have none. Contexts cannot be made of it.
    /// </summary>
    /// <exception cref="LlamaException">The file cannot be loaded; the library's log says why.</exception>
    public static LlamaModel LoadVocabulary(LlamaRuntime runtime, string path) => Load(runtime, path, gpuLayers: 0, vocabularyOnly: true);

    private static LlamaModel Load(LlamaRuntime runtime, string path, int gpuLayers, bool vocabularyOnly)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        if (!File.Exists(path))
        {
            throw new LlamaException($"The model file does not exist: {path}");
        }

        var parameters = NativeMethods.llama_model_default_params();
        parameters.GpuLayers = gpuLayers;
        parameters.VocabularyOnly = (byte)(vocabularyOnly ? 1 : 0);
        var model = NativeMethods.llama_model_load_from_file(path, parameters);
        return model == null
            ? throw new LlamaException($"llama.cpp could not load {path}; its log says why.")
            : new LlamaModel(runtime, new LlamaModelHandle((nint)model, parent: null));
    }

    public void Dispose() => Handle.Dispose();
}
