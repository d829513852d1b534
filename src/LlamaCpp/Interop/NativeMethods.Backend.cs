using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Library-wide calls: backends, devices, log.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Llama = "llama";
    internal const string Ggml = "ggml";
    internal const string GgmlBase = "ggml-base";

    [LibraryImport(Llama)]
    internal static partial void llama_backend_init();

    /// <returns>Not 0 when a loaded backend has a GPU.</returns>
    [LibraryImport(Llama)]
    internal static partial byte llama_supports_gpu_offload();

    [LibraryImport(Llama)]
    internal static partial byte* llama_version();

    [LibraryImport(Llama)]
    internal static partial byte* llama_print_system_info();

    [LibraryImport(Llama)]
    internal static partial void llama_log_set(delegate* unmanaged[Cdecl]<int, byte*, void*, void> callback, void* userData);

    [LibraryImport(Ggml, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void ggml_backend_load_all_from_path(string path);

    /// <param name="type">0 is the CPU.</param>
    [LibraryImport(Ggml)]
    internal static partial void* ggml_backend_dev_by_type(int type);

    [LibraryImport(GgmlBase)]
    internal static partial void* ggml_backend_dev_backend_reg(void* device);

    [LibraryImport(GgmlBase, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void* ggml_backend_reg_get_proc_address(void* registry, string name);

    /// <returns>The callback before.</returns>
    [LibraryImport(GgmlBase)]
    internal static partial void* ggml_set_abort_callback(delegate* unmanaged[Cdecl]<byte*, void> callback);

    [LibraryImport(GgmlBase)]
    internal static partial byte* ggml_op_name(int op);

    [LibraryImport(GgmlBase)]
    internal static partial void ggml_threadpool_params_init(GgmlThreadPoolParams* parameters, int threads);
}
