namespace AdapterHost.Engine;

/// <summary>Layers asked for on a GPU must find one: llama.cpp itself would put them on the CPU without a word.</summary>
internal static class GpuCheck
{
    /// <param name="layers"><c>Engine:GpuLayers</c>.</param>
    /// <param name="hasGpu">Whether a loaded backend has one.</param>
    /// <param name="libraries">The folder that the backends were loaded from.</param>
    /// <exception cref="EngineException">There is none.</exception>
    public static void Require(int layers, bool hasGpu, string libraries)
    {
        if (layers > 0 && !hasGpu)
        {
            throw new EngineException(
                $"Engine:GpuLayers is {layers}, but the llama.cpp libraries in {libraries} find no GPU. Set it to 0, or name libraries with a GPU "
                + "backend by Host:NativeLibraries ('./dev restore --cuda' gets them) on a machine with a card and its driver.");
        }
    }
}
