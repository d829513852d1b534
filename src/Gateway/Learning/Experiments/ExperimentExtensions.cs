namespace Gateway.Learning.Experiments;

internal static class ExperimentExtensions
{
    /// <summary>Live comparisons of two versions under one alias.</summary>
    public static IServiceCollection AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton<ArmChooser>();
        return services;
    }
}
