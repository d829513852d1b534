using Gateway.Learning.Datasets.Building;
using Gateway.Learning.Datasets.Exporting;
using Gateway.Learning.Datasets.Lineage;
using Gateway.Learning.Datasets.Samples;
using Gateway.Learning.Datasets.Snapshots;
using Gateway.Learning.Interactions.Erasure;
using Learning.Datasets;
using Learning.Languages;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Learning.Datasets;

internal static class DatasetExtensions
{
    /// <summary>Samples that people keep, snapshots of them, exports, and the way along them to erase.</summary>
    public static IServiceCollection AddDatasets(this IServiceCollection services)
    {
        services.AddOptions<DatasetOptions>().BindConfiguration(DatasetOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<LanguageTable>();
        services.AddSingleton<SampleVault>();
        services.AddSingleton<DatasetReader>();
        services.AddSingleton<SnapshotPlanner>();
        services.AddSingleton<CandidateReader>();
        services.AddSingleton<SnapshotBuilder>();
        services.AddSingleton<SampleRules>();
        services.AddSingleton<DatasetVerifier>();
        services.AddSingleton<ExportPlanner>();
        services.AddSingleton<BuildQueue>();
        services.AddSingleton<ILearningErasure, DatasetErasure>();
        services.AddHostedService<BuildService>();
        return services;
    }

    public static void MapDatasets(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        api.MapSamples();
        api.MapSnapshots();
        api.MapCards();
        api.MapExports();
        api.MapDatasetUses();
        api.MapErasures();
    }
}
