using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Gateway.Logging;

/// <summary>
/// The console, in the place of the framework's own: the same formatters and settings (<c>Logging:Console</c>), but lines go out together, every <see cref="LineBuffer.Pause"/>, and not one
/// system call and one woken thread each. What is an error goes out at once.
/// </summary>
[ProviderAlias("Console")]
internal sealed class BatchedConsoleProvider : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentDictionary<string, BatchedConsoleLogger> _loggers = new(StringComparer.Ordinal);
    private readonly LineBuffer _out;
    private readonly LineBuffer _error;
    private readonly LogLevel _errorsFrom;

    public BatchedConsoleProvider(IEnumerable<ConsoleFormatter> formatters, IOptions<ConsoleLoggerOptions> options, TimeProvider time)
    {
        var name = options.Value.FormatterName ?? ConsoleFormatterNames.Simple;
        Formatter = formatters.LastOrDefault(formatter => string.Equals(formatter.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new OptionsValidationException(
                "Logging:Console", typeof(ConsoleLoggerOptions), [$"Logging:Console:FormatterName is '{name}'; there are {string.Join(", ", formatters.Select(formatter => formatter.Name))}."]);
        _errorsFrom = options.Value.LogToStandardErrorThreshold;
        _out = new LineBuffer(Console.OpenStandardOutput(), time);
        _error = new LineBuffer(Console.OpenStandardError(), time);
    }

    internal ConsoleFormatter Formatter { get; }

    internal IExternalScopeProvider? Scopes { get; private set; }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, static (name, provider) => new BatchedConsoleLogger(name, provider), this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = scopeProvider;

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    internal LineBuffer BufferOf(LogLevel level) => level >= _errorsFrom ? _error : _out;
}
