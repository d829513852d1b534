namespace Gateway.Placement.Circuits;

internal static class CircuitExtensions
{
    public static IServiceCollection AddCircuits(this IServiceCollection services) =>
        services.AddSingleton<CircuitMetrics>().AddSingleton<CircuitFactory>();
}
