using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Graphs of our own, and where a function lies.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(GgmlBase)]
    internal static partial void* ggml_init(GgmlInitParams parameters);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_free(void* context);

    [LibraryImport(GgmlBase)]
    internal static partial nuint ggml_graph_overhead_custom(nuint size, byte gradients);

    [LibraryImport(GgmlBase)]
    internal static partial void* ggml_new_graph_custom(void* context, nuint size, byte gradients);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_graph_clear(void* graph);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_graph_add_node(void* graph, GgmlTensor* node);

    /// <returns>0 when the address lies in no library.</returns>
    [LibraryImport("libc")]
    internal static partial int dladdr(void* address, DynamicLibraryInfo* info);
}
