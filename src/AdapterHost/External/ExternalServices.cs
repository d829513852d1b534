using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Watching;
using AdapterHost.Hosting;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>An engine of another process in place of the own one.</summary>
internal static class ExternalServices
{
    private const string HttpClientName = "engine";

    public static IServiceCollection AddExternalEngine(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<ExternalOptions>, ExternalOptionsValidator>();
        services.AddOptions<ExternalOptions>().BindConfiguration(ExternalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AdapterCacheOptions>()
            .PostConfigure<IOptions<ExternalOptions>>((cache, external) => cache.MaxAdapters = Math.Min(cache.MaxAdapters, external.Value.MaxAdapters));
        services.AddHttpClient(HttpClientName, Configure).ConfigurePrimaryHttpMessageHandler(EngineHandler.Create);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EngineHttp>(
            provider, provider.GetRequiredService<IHttpClientFactory>().CreateClient(HttpClientName)));
        services.AddSingleton<IEngineServer>(provider => provider.GetRequiredService<IOptions<ExternalOptions>>().Value.Server switch
        {
            EngineServerKind.Sglang => ActivatorUtilities.CreateInstance<SglangServer>(provider),
            _ => ActivatorUtilities.CreateInstance<VllmServer>(provider),
        });
        services.AddSingleton(LoadVocabulary);
        services.AddSingleton<BaseVocabulary>();
        services.AddSingleton<ITokenVocabulary>(provider => provider.GetRequiredService<BaseVocabulary>());
        services.AddSingleton<ITokenizer>(provider => new WatchedTokenizer(
            provider.GetRequiredService<BaseVocabulary>().Tokenizer, provider.GetRequiredService<AdapterWatch>()));
        return services
            .AddSingleton<AdapterFolders>()
            .AddSingleton<EngineAdapters>()
            .AddSingleton<IWeightsFactory, EngineWeightsFactory>()
            .AddSingleton<EngineView>()
            .AddSingleton<EngineLook>()
            .AddSingleton<EngineGreeting>()
            .AddSingleton<PrefixEraser>()
            .AddSingleton<SequenceRunner>()
            .AddSingleton<EngineConnection>()
            .AddSingleton<ExternalEngine>()
            .AddSingleton<IEngineControl>(provider => provider.GetRequiredService<ExternalEngine>())
            .AddSingleton<IInferenceEngine>(provider => new WatchedEngine(
                provider.GetRequiredService<ExternalEngine>(), provider.GetRequiredService<AdapterWatch>()))
            .AddHostedService(provider => provider.GetRequiredService<ExternalEngine>())
            .AddHostedService<EngineWatcher>();
    }

    private static void Configure(IServiceProvider provider, HttpClient client)
    {
        client.BaseAddress = new Uri(provider.GetRequiredService<IOptions<ExternalOptions>>().Value.Url.TrimEnd('/') + "/");
        // A generation ends by its deadline and its client; other calls have a patience of their own.
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    private static LlamaModel LoadVocabulary(IServiceProvider provider) => LlamaModel.LoadVocabulary(
        provider.GetRequiredService<LlamaRuntime>(), provider.GetRequiredService<IOptions<AdapterHostOptions>>().Value.ModelPath);
}
