using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Observability.Logs;

public static class LogExtensions
{
    /// <summary>Lets <c>Logging:Format</c> choose how the console's lines look.</summary>
    public static IServiceCollection AddLogFormat(this IServiceCollection services)
    {
        services.AddOptions<LogFormatOptions>().BindConfiguration(LogFormatOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddLogging(logging => logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>());
        services.AddOptions<ConsoleLoggerOptions>().PostConfigure<IOptions<LogFormatOptions>>((console, format) =>
        {
            if (format.Value.IsJson)
                console.FormatterName = JsonLogFormatter.FormatName;
        });
        return services;
    }

    /// <summary>Gives each line of a request its id, where lines are JSON: people find it in the messages, and a scope costs each request something.</summary>
    /// <param name="app">Everything added after it is in the scope.</param>
    /// <param name="requestIdOf">The request's id; null when it has none.</param>
    public static void UseRequestScopes(this WebApplication app, Func<HttpContext, string?> requestIdOf)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Services.GetRequiredService<IOptions<LogFormatOptions>>().Value.IsJson)
            return;
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(RequestScope));
        app.Use(async (context, next) =>
        {
            using (requestIdOf(context) is { } id ? logger.BeginScope(new RequestScope(id)) : null)
                await next(context);
        });
    }
}
