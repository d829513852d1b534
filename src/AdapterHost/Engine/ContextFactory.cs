using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine;

/// <summary>Makes the context that the options describe, with its thread pool.</summary>
internal sealed class ContextFactory(LlamaRuntime runtime, LlamaModel model, IOptions<EngineOptions> options) : IDisposable
{
    private readonly LlamaThreadPool _pool = new(runtime, ThreadCount(options.Value), options.Value.Polling);

    public EngineOptions Options => options.Value;

    /// <summary>Never more rows than the cache holds.</summary>
    public int BatchRows => Math.Max(Math.Min(Options.BatchRows, Options.ContextTokens), Options.MaxSequences);

    public LlamaContext Create(IGraphObserver? observer)
    {
        var exact = Options.Cache == CacheKind.F32 || (Options.Cache == CacheKind.Auto && model.IsFloat32);
        var context = new LlamaContext(model, new LlamaContextOptions
        {
            ContextTokens = Options.ContextTokens,
            BatchTokens = BatchRows,
            MaxSequences = Options.MaxSequences,
            Threads = ThreadCount(Options),
            CacheType = exact ? CacheType.F32 : CacheType.F16,
            FlashAttention = !exact,
            Observer = observer,
        });
        context.Attach(_pool);
        return context;
    }

    public void Dispose() => _pool.Dispose();

    private static int ThreadCount(EngineOptions options) => options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
}
