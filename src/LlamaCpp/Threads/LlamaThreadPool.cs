using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>Compute threads that stay alive between graph pieces. May be shared by contexts that never decode at the same time.</summary>
public sealed unsafe class LlamaThreadPool : IDisposable
{
    private const int CpuDevice = 0;

    /// <param name="runtime">Proof that the backends are loaded.</param>
    /// <param name="threads">Threads, the calling one included.</param>
    /// <param name="poll">0 sleeps at once when idle, 100 spins longest.</param>
    public LlamaThreadPool(LlamaRuntime runtime, int threads, int poll = 50)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        var registry = NativeMethods.ggml_backend_dev_backend_reg(NativeMethods.ggml_backend_dev_by_type(CpuDevice));
        var create = NativeMethods.ggml_backend_reg_get_proc_address(registry, "ggml_threadpool_new");
        var free = NativeMethods.ggml_backend_reg_get_proc_address(registry, "ggml_threadpool_free");
        if (create == null || free == null)
        {
            throw new LlamaException("The CPU backend offers no thread pool.");
        }

        GgmlThreadPoolParams parameters;
        NativeMethods.ggml_threadpool_params_init(&parameters, threads);
        parameters.Poll = (uint)poll;
        var pool = ((delegate* unmanaged[Cdecl]<GgmlThreadPoolParams*, void*>)create)(&parameters);
        Handle = pool == null
            ? throw new LlamaException($"llama.cpp could not start {threads} threads.")
            : new LlamaThreadPoolHandle((nint)pool, (nint)free);
    }

    internal LlamaThreadPoolHandle Handle { get; }

    public void Dispose() => Handle.Dispose();
}
