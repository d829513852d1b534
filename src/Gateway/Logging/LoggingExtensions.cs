using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Logging;

internal static class LoggingExtensions
{
    /// <summary>Puts <see cref="BatchedConsoleProvider"/> where the framework's console is; its formatters and settings stay.</summary>
    public static IServiceCollection AddBatchedConsole(this IServiceCollection services)
    {
        var framework = services.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType == typeof(ConsoleLoggerProvider)).ToList();
        foreach (var service in framework)
            services.Remove(service);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, BatchedConsoleProvider>());
        return services;
    }
}
