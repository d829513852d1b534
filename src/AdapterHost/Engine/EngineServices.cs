using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Mixing;
using AdapterHost.Engine.Native;
using AdapterHost.Engine.Watching;
using AdapterHost.External;
using AdapterHost.Forgetting;
using AdapterHost.Hosting;
using AdapterHost.Registration;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine;

/// <summary>The base model and the engine around it.</summary>
internal static class EngineServices
{
    /// <param name="services">Where to.</param>
    /// <param name="kind">Who computes.</param>
    public static IServiceCollection AddEngine(this IServiceCollection services, EngineKind kind = EngineKind.Local)
    {
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(LoadRuntime);
        services.AddSingleton(OpenWatch);
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<AdapterLoader>();
        services.AddSingleton<TenantForgetting>();
        services.AddSingleton<IHostActivity, EngineActivity>();
        services.AddHostedService<LastWords>();
        services.AddHostedService<CrashReview>();
        return kind == EngineKind.External ? services.AddExternalEngine() : services.AddLocalEngine();
    }

    private static IServiceCollection AddLocalEngine(this IServiceCollection services)
    {
        services.AddOptions<AdapterCacheOptions>().PostConfigure<IOptions<EngineOptions>>(LimitAdapters);
        services.AddSingleton(LoadModel);
        services.AddSingleton<InferenceMailbox>();
        services.AddSingleton<ContextFactory>();
        services.AddSingleton<EngineFailure>();
        services.AddSingleton<EngineWitnesses>();
        services.AddSingleton<IAdapterStrategy>(Watch);

        // The loader's factory; not under its own type, or the container would dispose the strategy twice.
        services.AddSingleton<IWeightsFactory>(provider => new StrategyFactory(provider.GetRequiredService<IAdapterStrategy>()));

        // The container disposes in reverse order of creation: with the cache made first, adapters are freed only after the engine has
        // joined its thread, whatever a hurried shutdown skipped.
        services.AddSingleton(provider =>
        {
            _ = provider.GetRequiredService<AdapterCache>();
            return ActivatorUtilities.CreateInstance<InferenceEngine>(provider);
        });
        services.AddSingleton<IEngineControl>(provider => provider.GetRequiredService<InferenceEngine>());
        services.AddSingleton<IInferenceEngine>(provider => new WatchedEngine(
            provider.GetRequiredService<InferenceEngine>(), provider.GetRequiredService<AdapterWatch>()));
        services.AddHostedService(provider => provider.GetRequiredService<InferenceEngine>());
        return services;
    }

    /// <summary>An adapter of the Native strategy needs a context of its own.</summary>
    private static void LimitAdapters(AdapterCacheOptions adapters, IOptions<EngineOptions> engine)
    {
        if (engine.Value.ChosenStrategy == StrategyKind.Native)
        {
            adapters.MaxAdapters = Math.Min(adapters.MaxAdapters, engine.Value.HotContexts);
        }
    }

    private static LlamaRuntime LoadRuntime(IServiceProvider provider)
    {
        // What the last process died of is read before this one can die of anything.
        _ = provider.GetRequiredService<AdapterWatch>();
        var host = provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value;
        return LlamaRuntime.Load(
            new LlamaLibraryOptions
            {
                Directory = host.NativeLibraries ?? Path.Combine(AppContext.BaseDirectory, "llama"),
                AllowUnknownBuild = provider.GetRequiredService<IOptions<EngineOptions>>().Value.AllowUnknownNativeBuild,
            },
            provider.GetRequiredService<ILogger<LlamaRuntime>>());
    }

    private static LlamaModel LoadModel(IServiceProvider provider)
    {
        var runtime = provider.GetRequiredService<LlamaRuntime>();
        var layers = provider.GetRequiredService<IOptions<EngineOptions>>().Value.GpuLayers;
        GpuCheck.Require(layers, LlamaRuntime.HasGpu, runtime.Directory);
        return LlamaModel.Load(runtime, provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value.ModelPath, layers);
    }

    private static AdapterWatch OpenWatch(IServiceProvider provider)
    {
        var host = provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value;
        return new AdapterWatch(host.CrashFile is { Length: > 0 } path ? JournalFile.Open(path) : null, host.LastExitCode);
    }

    private static WatchedStrategy Watch(IServiceProvider provider) => new(
        CreateStrategy(provider),
        provider.GetRequiredService<AdapterWatch>(),
        provider.GetRequiredService<EngineFailure>(),
        provider.GetRequiredService<ContextFactory>().BatchRows);

    private static IAdapterStrategy CreateStrategy(IServiceProvider provider)
    {
        var baseModel = provider.GetRequiredService<BaseModelDescriptor>();
        var rows = provider.GetRequiredService<ContextFactory>().BatchRows;
        return provider.GetRequiredService<IOptions<EngineOptions>>().Value.ChosenStrategy switch
        {
            StrategyKind.Native => new NativeStrategy(
                provider.GetRequiredService<LlamaModel>(),
                baseModel,
                provider.GetRequiredService<InferenceMailbox>(),
                provider.GetRequiredService<ContextFactory>()),
            _ => new MixedStrategy(
                baseModel,
                new MixingSettings(
                    provider.GetRequiredService<LlamaRuntime>().MulMatOp,
                    rows,
                    provider.GetRequiredService<IOptions<EngineOptions>>().Value.Mixing,
                    HalfPrecision(provider),
                    provider.GetRequiredService<IOptions<AdapterCacheOptions>>().Value.GuardPages,
                    provider.GetRequiredService<IOptions<EngineOptions>>().Value.OwnKernels)),
        };
    }

    private static bool HalfPrecision(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<AdapterCacheOptions>>().Value.Precision switch
        {
            AdapterPrecision.Half => true,
            AdapterPrecision.Exact => false,
            _ => provider.GetRequiredService<LlamaModel>().IsQuantized,
        };
}
