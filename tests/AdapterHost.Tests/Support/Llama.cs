using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests;

internal static class Llama
{
    /// <summary>On a machine with a GPU: layers of the model that the tests of the Native strategy put there. Absent = the CPU.</summary>
    private const string LayersVariable = "ENGINE_TESTS_GPU_LAYERS";

    /// <summary>Then the folder of the libraries with a GPU backend, of whatever build.</summary>
    private const string LibrariesVariable = "ENGINE_TESTS_LIBRARIES";

    public static LlamaRuntime Runtime { get; } = LlamaRuntime.Load(
        new LlamaLibraryOptions
        {
            Directory = Environment.GetEnvironmentVariable(LibrariesVariable) ?? Path.Combine(AppContext.BaseDirectory, "llama"),
            AllowUnknownBuild = Environment.GetEnvironmentVariable(LibrariesVariable) is not null,
        },
        Environment.GetEnvironmentVariable(LibrariesVariable) is null ? NullLogger.Instance : new ErrorLogger());

    public static int GpuLayers { get; } = int.TryParse(Environment.GetEnvironmentVariable(LayersVariable), out var layers) ? layers : 0;
}
