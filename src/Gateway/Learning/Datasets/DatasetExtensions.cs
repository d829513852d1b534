namespace Gateway.Learning.Datasets;

internal static class DatasetExtensions
{
    /// <summary>Samples that people keep, and snapshots of them.</summary>
    public static IServiceCollection AddDatasets(this IServiceCollection services) => services
        .AddSingleton<SampleVault>()
        .AddSingleton<DatasetReader>();
}
