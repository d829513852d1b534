using Gateway.Learning.Experiments.Settling;
using Gateway.Learning.Interactions.Erasure;
using Microsoft.Extensions.Options;

namespace Gateway.Learning.Experiments;

internal static class ExperimentExtensions
{
    /// <summary>Live comparisons of two versions under one alias.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.AddOptions<ExperimentOptions>().BindConfiguration(ExperimentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExperimentOptions>, ExperimentOptionsValidator>();
        services.AddSingleton<ArmChooser>();
        services.AddSingleton<ILearningErasure, ExperimentErasure>();
        services.AddSingleton<ExperimentMetrics>();
        services.AddSingleton<ExperimentSettlement>();
        services.AddHostedService<ExperimentSettler>();
        services.AddSingleton<ExperimentSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<ExperimentSweep>());
        return services;
    }
}
