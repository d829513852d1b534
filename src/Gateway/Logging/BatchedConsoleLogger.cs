using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Logging;

/// <summary>One category of <see cref="BatchedConsoleProvider"/>. For any thread.</summary>
internal sealed class BatchedConsoleLogger(string category, BatchedConsoleProvider provider) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var buffer = provider.BufferOf(logLevel);
        var line = buffer.Begin();
        provider.Formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), provider.Scopes, line);
        buffer.End(line, atOnce: logLevel >= LogLevel.Error);
    }
}
