using AdapterHost.Engine.Mixing;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine;

/// <summary>Makes the context that the options describe, with its thread pool.</summary>
internal sealed class ContextFactory(LlamaRuntime runtime, LlamaModel model, IOptions<EngineOptions> options) : IDisposable
{
    private const int MinPromptRows = 16;

    private readonly LlamaThreadPool _pool = new(runtime, ThreadCount(options.Value), options.Value.Polling);

    public EngineOptions Options => options.Value;

    /// <summary>Never more rows than the cache holds; else enough for every sequence and some prompt rows beside.</summary>
    public int BatchRows => Math.Min(Math.Max(Options.BatchRows, Options.RunningSequences + MinPromptRows), Options.ContextTokens);

    /// <summary>Rows of a step whose logits can be wanted: llama.cpp reserves one for each sequence number anyway.</summary>
    public int OutputRows => Math.Max(Options.OutputRows, Options.SequenceNumbers + 1);

    /// <summary>What the scheduler divides.</summary>
    public SchedulerLimits Limits => new(Options.MaxSequences, Options.SpareSequences, Options.ContextTokens, BatchRows, OutputRows, Options.PredictedRows);

    /// <summary>
    /// KV tokens that idle prefixes may hold. This host's own attention does not touch those of other sequences. ggml's walks over every cell in
    /// use, whoever's it is, and in full precision computes it, too.
    /// </summary>
    public int IdlePrefixTokens => Options.IdlePrefixTokens ?? Options.ContextTokens / (OwnKernels ? 2 : IsExact ? 8 : 4);

    /// <summary>The most tokens of a text to embed.</summary>
    public int EmbeddingTokens => Math.Min(Options.EmbeddingTokens, model.TrainedContextTokens);

    /// <summary>The strategy computes attention itself, in the cache's own precision.</summary>
    private bool OwnKernels => Options.OwnKernels && Options.ChosenStrategy == StrategyKind.Mixed && Options.Mixing != MixingKind.Cut && runtime.ExtendsGraphs;

    private bool IsExact => Options.Cache == CacheKind.F32 || (Options.Cache == CacheKind.Auto && model.IsFloat32);

    public LlamaContext Create(IGraphObserver? observer) =>
        Create(observer, Options.ContextTokens + Limits.SpareTokens, BatchRows, Options.SequenceNumbers, OutputRows, embeddings: false);

    /// <summary>For one text at a time, with states in place of logits.</summary>
    /// <param name="observer">The strategy's.</param>
    /// <param name="rows">The most rows of a step.</param>
    public LlamaContext CreateForEmbedding(IGraphObserver? observer, int rows) =>
        Create(observer, Math.Max(EmbeddingTokens, rows), rows, sequences: 1, outputs: rows, embeddings: true);

    private LlamaContext Create(IGraphObserver? observer, int tokens, int rows, int sequences, int outputs, bool embeddings)
    {
        var context = new LlamaContext(model, new LlamaContextOptions
        {
            ContextTokens = tokens,
            BatchTokens = rows,
            MaxSequences = sequences,
            MaxOutputs = outputs,
            Threads = ThreadCount(Options),
            CacheType = IsExact ? CacheType.F32 : CacheType.F16,
            FlashAttention = !IsExact || (observer is IAttentionObserver { ComputesAttention: true } && runtime.ExtendsGraphs),
            Embeddings = embeddings,
            Observer = observer,
        });
        context.Attach(_pool);
        return context;
    }

    public void Dispose() => _pool.Dispose();

    private static int ThreadCount(EngineOptions options) => options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
}
