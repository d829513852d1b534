using System.Text;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using AdapterHost.Engine.Native;
using AdapterHost.Engine.Watching;
using HostContract;
using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests;

/// <summary>A real engine on a real model with the real cache; only the gateway is missing.</summary>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly LlamaModel _model;
    private readonly IAdapterStrategy _strategy;
    private readonly InferenceMailbox _mailbox = new(NullLogger<InferenceMailbox>.Instance);

    private EngineRig(
        string modelPath,
        BaseModelDescriptor baseModel,
        EngineOptions options,
        long adapterBytes,
        AdapterWatch watch,
        Func<IAdapterStrategy, IAdapterStrategy> decorate,
        TimeProvider time,
        EngineFailure? failure,
        int? maxAdapters)
    {
        var runtime = Llama.Runtime;

        // Tiny models: one thread beats two that wait for each other, and more so beside other tests.
        options.Threads = 1;
        if (options.Strategy == StrategyKind.Native)
            options.GpuLayers = Llama.GpuLayers;
        _model = LlamaModel.Load(runtime, modelPath, options.GpuLayers);
        Base = baseModel;
        Contexts = new ContextFactory(runtime, _model, Options.Create(options));
        _strategy = decorate(options.ChosenStrategy == StrategyKind.Mixed
            ? new MixedStrategy(baseModel, new MixingSettings(runtime.MulMatOp, Contexts.BatchRows, options.Mixing, GuardPages: true, OwnKernels: options.OwnKernels))
            : new NativeStrategy(_model, baseModel, _mailbox, Contexts));
        Engine = new InferenceEngine(_model, _strategy, _mailbox, Contexts, time, NullLogger<InferenceLoop>.Instance, new EngineWitnesses(failure, Metrics: null));
        var cacheOptions = Options.Create(new AdapterCacheOptions
        {
            MaxBytes = adapterBytes,
            MaxAdapters = maxAdapters ?? (options.ChosenStrategy == StrategyKind.Native ? options.HotContexts : int.MaxValue),
        });
        Cache = new AdapterCache(
            new AdapterLoader(Source, _strategy, watch, cacheOptions, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            cacheOptions,
            NullLogger<AdapterCache>.Instance,
            watch.Condemned);
    }

    public BaseModelDescriptor Base { get; }

    public ContextFactory Contexts { get; }

    public IAdapterStrategy Strategy => _strategy;

    public InferenceMailbox Mailbox => _mailbox;

    public InferenceEngine Engine { get; }

    public MemorySource Source { get; } = new();

    public AdapterCache Cache { get; }

    public static async Task<EngineRig> StartAsync(
        string? modelPath = null,
        EngineOptions? options = null,
        long adapterBytes = 1L << 30,
        Func<IAdapterStrategy, IAdapterStrategy>? decorate = null,
        AdapterWatch? watch = null,
        TimeProvider? time = null,
        EngineFailure? failure = null,
        int? maxAdapters = null)
    {
        modelPath ??= Repository.ReferenceModel;
        var name = Path.GetFileNameWithoutExtension(modelPath);
        var baseModel = BaseModelDescriptorReader.Read(modelPath, name, ["reference/" + name], CancellationToken.None);
        var rig = new EngineRig(
            modelPath,
            baseModel,
            options ?? new EngineOptions { ContextTokens = 8192, MaxSequences = 16 },
            adapterBytes,
            watch ?? new AdapterWatch(null),
            decorate ?? (s => s),
            time ?? TimeProvider.System,
            failure,
            maxAdapters);
        await rig.Engine.StartAsync(CancellationToken.None);
        return rig;
    }

    /// <summary>Puts a PEFT folder of the corpus where the host fetches adapters.</summary>
    public async Task<AdapterKey> AddAsync(string peftFolder, string tenant = "tenant")
    {
        var (digest, bytes) = await Canonical.OfAsync(peftFolder, Base);
        var key = new AdapterKey(new TenantKey(tenant), digest);
        Source.Files[key] = bytes;
        return key;
    }

    public async Task<IAdapterLease> LeaseAsync(AdapterKey key)
    {
        var result = await Cache.LeaseAsync(key, "grant", CancellationToken.None);
        Assert.True(result.Granted, result.Refusal.ToString());
        return result.Lease;
    }

    /// <summary>Greedy text of a chat or raw prompt.</summary>
    public async Task<(string Text, Finished End)> GenerateAsync(
        int[] prompt, AdapterKey? adapter = null, int maxTokens = 160, IReadOnlyList<string>? stop = null, SamplingSettings? sampling = null)
    {
        var lease = adapter is { } key ? await LeaseAsync(key) : null;
        return await ReadAsync(Submit(prompt, lease, maxTokens, stop, sampling));
    }

    public Generation Submit(
        int[] prompt,
        IAdapterLease? lease,
        int maxTokens,
        IReadOnlyList<string>? stop = null,
        SamplingSettings? sampling = null,
        CancellationToken cancellationToken = default)
    {
        var result = Engine.Submit(new GenerationRequest
        {
            Prompt = prompt,
            Tenant = lease?.Key.Tenant ?? new TenantKey("tenant"),
            Adapter = lease,
            MaxTokens = maxTokens,
            Stop = stop ?? [],
            Sampling = sampling ?? new SamplingSettings(Temperature: 0),
            CancellationToken = cancellationToken,
        });
        Assert.True(result.Accepted, result.Refusal.ToString());
        return result.Generations[0];
    }

    /// <summary>Takes a request as it is.</summary>
    public IReadOnlyList<Generation> Submit(GenerationRequest request)
    {
        var result = Engine.Submit(request);
        Assert.True(result.Accepted, result.Refusal.ToString());
        return result.Generations;
    }

    /// <summary>The text of a request with one choice.</summary>
    public Task<(string Text, Finished End)> GenerateAsync(GenerationRequest request) => ReadAsync(Submit(request)[0]);

    /// <summary>The end of a request that asks for log-probabilities, and the tokens that it said.</summary>
    public async Task<Finished> GenerateAsync(GenerationRequest request, List<int> tokens)
    {
        await foreach (var one in Submit(request)[0].Events.ReadAllAsync())
        {
            if (one is Finished end)
            {
                return end;
            }

            tokens.AddRange(((TextDelta)one).Tokens.Select(t => t.Token));
        }

        throw new InvalidOperationException("The events ended without Finished.");
    }

    public static async Task<(string Text, Finished End)> ReadAsync(Generation generation)
    {
        var text = new StringBuilder();
        await foreach (var one in generation.Events.ReadAllAsync())
        {
            if (one is Finished end)
            {
                return (text.ToString(), end);
            }

            text.Append((one as TextDelta)?.Text);
        }

        throw new InvalidOperationException("The events ended without Finished.");
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(CancellationToken.None);
        Engine.Dispose();
        Cache.Dispose();
        _strategy.Dispose();
        Contexts.Dispose();
        _model.Dispose();
        _mailbox.Dispose();
    }
}
