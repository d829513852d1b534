using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace LlamaCpp.Tests;

/// <summary>The libraries, loaded once for the process, and what they logged.</summary>
internal static class Llama
{
    public static ConcurrentQueue<(LogLevel Level, string Text)> Log { get; } = new();

    public static LlamaRuntime Runtime { get; } = LlamaRuntime.Load(new LlamaLibraryOptions { Directory = Repository.Libraries }, new Sink());

    private sealed class Sink : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Llama.Log.Enqueue((logLevel, formatter(state, exception)));
    }
}
