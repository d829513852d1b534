namespace Gateway.Generating;

internal static class GeneratingExtensions
{
    public static IServiceCollection AddGenerating(this IServiceCollection services) => services.AddSingleton<Generator>();
}
