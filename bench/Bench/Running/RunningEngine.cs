using System.Diagnostics;
using System.Text;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using AdapterHost.Engine.Watching;
using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Running;

/// <summary>The whole engine in this process, as the host runs it, on the base model: what a request costs from submission to its end.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly LlamaModel _model;
    private readonly ContextFactory _contexts;
    private readonly MixedStrategy _strategy;
    private readonly InferenceMailbox _mailbox = new(NullLogger<InferenceMailbox>.Instance);

    private RunningEngine(string path, EngineOptions options)
    {
        var runtime = LlamaRuntime.Load(
            new LlamaLibraryOptions { Directory = Path.Combine(AppContext.BaseDirectory, "llama") }, NullLogger.Instance);
        _model = LlamaModel.Load(runtime, path);
        _contexts = new ContextFactory(runtime, _model, Options.Create(options));
        BaseModel = BaseModelDescriptorReader.Read(path, "bench", [], CancellationToken.None);
        _strategy = new MixedStrategy(
            BaseModel, new MixingSettings(runtime.MulMatOp, _contexts.BatchRows, MixingKind.Auto, _model.IsQuantized));
        Engine = new InferenceEngine(_model, _strategy, _mailbox, _contexts, TimeProvider.System, NullLogger<InferenceLoop>.Instance);
    }

    public BaseModelDescriptor BaseModel { get; }

    public InferenceEngine Engine { get; }

    public static async Task<RunningEngine> StartAsync(string path, EngineOptions options)
    {
        var running = new RunningEngine(path, options);
        await running.Engine.StartAsync(CancellationToken.None);
        return running;
    }

    /// <summary>The host's cache with this one adapter; the caller disposes it before this engine.</summary>
    public AdapterCache CacheOf(DemoAdapter adapter)
    {
        var options = Options.Create(new AdapterCacheOptions());
        var loader = new AdapterLoader(adapter, _strategy, new AdapterWatch(null), options, TimeProvider.System, NullLogger<AdapterLoader>.Instance);
        return new AdapterCache(loader, options, NullLogger<AdapterCache>.Instance);
    }

    /// <summary>One request alone.</summary>
    public async Task<Answer> RunAsync(GenerationRequest request)
    {
        var started = Stopwatch.GetTimestamp();
        var first = TimeSpan.Zero;
        var text = new StringBuilder();
        await foreach (var one in Engine.Submit(request).Generations![0].Events.ReadAllAsync())
        {
            if (first == TimeSpan.Zero)
            {
                first = Stopwatch.GetElapsedTime(started);
            }

            if (one is Finished end)
            {
                return new Answer(end, text.ToString(), first, Stopwatch.GetElapsedTime(started));
            }

            text.Append((one as TextDelta)?.Text);
        }

        throw new InvalidOperationException("The events ended without an end.");
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        Engine.Dispose();
        _strategy.Dispose();
        _contexts.Dispose();
        _model.Dispose();
        _mailbox.Dispose();
    }

    /// <param name="End">What the engine says of it.</param>
    /// <param name="Text">What was generated.</param>
    /// <param name="First">Until the first event.</param>
    /// <param name="Whole">Until the end.</param>
    internal sealed record Answer(Finished End, string Text, TimeSpan First, TimeSpan Whole);
}
