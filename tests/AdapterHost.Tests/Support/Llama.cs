using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests;

internal static class Llama
{
    public static LlamaRuntime Runtime { get; } = LlamaRuntime.Load(
        new LlamaLibraryOptions { Directory = Path.Combine(AppContext.BaseDirectory, "llama") }, NullLogger.Instance);
}
