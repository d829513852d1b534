using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// A model's KV cache and compute graph. One thread at a time; decode, logits, sequences and adapters belong to the thread that owns it.
/// </summary>
public sealed unsafe class LlamaContext : IDisposable
{
    /// <summary><c>LLAMA_POOLING_TYPE_NONE</c>: a vector a row.</summary>
    private const int NoPooling = 0;

    private readonly ObserverBridge? _bridge;
    private readonly int _vocabularySize;
    private readonly int _embeddingSize;
    private LlamaThreadPoolHandle? _pool;

    public LlamaContext(LlamaModel model, LlamaContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        var parameters = NativeMethods.llama_context_default_params();
        parameters.ContextTokens = (uint)options.ContextTokens;
        parameters.BatchTokens = parameters.MicroBatchTokens = (uint)options.BatchTokens;
        parameters.MaxSequences = (uint)options.MaxSequences;

        // llama.cpp reserves an output row for each sequence, whatever is asked for, and stops the process if the bound is under that.
        parameters.MaxOutputs = (uint)Math.Max(options.MaxSequences, options.MaxOutputs);
        parameters.Threads = parameters.BatchThreads = options.Threads;
        parameters.KeyType = parameters.ValueType = (int)options.CacheType;
        parameters.FlashAttention = options.FlashAttention ? -1 : 0;
        parameters.UnifiedCache = 1;
        if (options.Embeddings)
        {
            parameters.Embeddings = 1;
            parameters.Pooling = NoPooling;
            parameters.MaxOutputs = parameters.MaxOutputsPerSequence = (uint)options.BatchTokens;
        }

        if (options.Observer is { } observer)
        {
            _bridge = new ObserverBridge(observer, model.Runtime, options.Threads);

            // An observer reads and changes node data where it stands: it must stay in host memory.
            parameters.OpOffload = parameters.OffloadKqv = 0;
            parameters.EvalCallback = _bridge.Callback;
            parameters.EvalCallbackData = _bridge.UserData;
        }

        var context = NativeMethods.llama_init_from_model(model.Handle, parameters);
        if (context == null)
        {
            _bridge?.Dispose();
            throw new LlamaException(
                $"llama.cpp could not make a context of {options.ContextTokens} tokens for {options.MaxSequences} sequences; its log says why.");
        }

        Handle = new LlamaContextHandle((nint)context, model.Handle);
        _vocabularySize = model.Vocabulary.Size;
        _embeddingSize = model.EmbeddingSize;
    }

    /// <summary>
    /// Whether an <see cref="IProductObserver"/> works inside the graph here. Known once a thread pool is attached; false means that its
    /// wishes cut the graph.
    /// </summary>
    public bool ExtendsProducts => _bridge is { ExtendsProducts: true };

    /// <summary>Tokens of cache that were really made; llama.cpp rounds up.</summary>
    public int ContextTokens => (int)NativeMethods.llama_n_ctx(Handle);

    internal LlamaContextHandle Handle { get; }

    private void* Memory => NativeMethods.llama_get_memory(Handle);

    /// <summary>Without a pool each observed node starts threads of its own. The context holds the pool until it is disposed. Once a context.</summary>
    public void Attach(LlamaThreadPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (_pool is not null)
        {
            throw new InvalidOperationException("The context has a thread pool already.");
        }

        var added = false;
        pool.Handle.DangerousAddRef(ref added);
        _pool = pool.Handle;
        var value = (void*)_pool.DangerousGetHandle();
        NativeMethods.llama_attach_threadpool(Handle, value, value);
        _bridge?.UsePool(value);
    }

    /// <exception cref="LlamaException">The observer threw; nothing that this decode computed may be used.</exception>
    public DecodeStatus Decode(LlamaBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var status = NativeMethods.llama_decode(Handle, batch.Native) switch
        {
            0 => DecodeStatus.Done,
            1 => DecodeStatus.NoRoom,
            _ => DecodeStatus.Failed,
        };
        return _bridge?.TakeFault() is { } fault ? throw new LlamaException("The graph's observer failed during a decode.", fault) : status;
    }

    /// <param name="row">A row of the last batch that asked for logits.</param>
    /// <returns>One logit per token id; valid until the next decode.</returns>
    public ReadOnlySpan<float> GetLogits(int row)
    {
        var logits = NativeMethods.llama_get_logits_ith(Handle, row);
        return logits == null
            ? throw new LlamaException($"Row {row} of the last batch has no logits.")
            : new ReadOnlySpan<float>(logits, _vocabularySize);
    }

    /// <param name="row">A row of the last batch, in a context made for embeddings.</param>
    /// <returns>The last layer's states, <see cref="LlamaModel.EmbeddingSize"/> of them; valid until the next decode.</returns>
    public ReadOnlySpan<float> GetEmbedding(int row)
    {
        var states = NativeMethods.llama_get_embeddings_ith(Handle, row);
        return states == null
            ? throw new LlamaException($"Row {row} of the last batch has no embedding.")
            : new ReadOnlySpan<float>(states, _embeddingSize);
    }

    /// <summary>Forgets a sequence. Removing a whole sequence never fails.</summary>
    public void RemoveSequence(int sequence) => NativeMethods.llama_memory_seq_rm(Memory, sequence, -1, -1);

    /// <summary>Forgets a sequence from a position on.</summary>
    /// <returns>False when this model's cache cannot forget a part (recurrent state); then nothing was changed.</returns>
    public bool TryRemove(int sequence, int from) => NativeMethods.llama_memory_seq_rm(Memory, sequence, from, -1) != 0;

    /// <summary>Lets a sequence use the first cells of another as well. Unified cache: nothing is moved. The destination must be empty.</summary>
    public void CopySequence(int source, int destination, int tokens) =>
        NativeMethods.llama_memory_seq_cp(Memory, source, destination, 0, tokens);

    /// <summary>The first position that the cache holds of a sequence; -1 when it holds none, above 0 when a sliding window has lost some.</summary>
    public int FirstPosition(int sequence) => NativeMethods.llama_memory_seq_pos_min(Memory, sequence);

    public void Clear() => NativeMethods.llama_memory_clear(Memory, 0);

    /// <summary>Forgets every sequence and overwrites the cache with zeros.</summary>
    public void Erase() => NativeMethods.llama_memory_clear(Memory, 1);

    /// <summary>Native LoRA: every row of the following decodes runs with this adapter; null is the base.</summary>
    public void SetAdapter(LlamaAdapter? adapter, float scale = 1)
    {
        var value = adapter is null ? null : (void*)adapter.Handle.DangerousGetHandle();
        if (NativeMethods.llama_set_adapters_lora(Handle, &value, adapter is null ? 0u : 1u, &scale) != 0)
        {
            throw new LlamaException("llama.cpp refused the adapter.");
        }
    }

    public void Dispose()
    {
        if (Handle.IsClosed)
        {
            return;
        }

        Handle.Dispose();
        _pool?.DangerousRelease();
        _bridge?.Dispose();
    }
}
