using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// The CPU backend's own code for a matrix product, to be called from inside of a node. These functions are not part of ggml's public
/// interface but every CPU backend exports them; one that does not has no <see cref="CpuProducts"/>.
/// </summary>
internal sealed unsafe class CpuProducts
{
    private const int CpuDevice = 0, AcceleratorDevice = 3;

    private readonly delegate* unmanaged[Cdecl]<GgmlComputeParams*, GgmlTensor*, byte> _extra;
    private readonly delegate* unmanaged[Cdecl]<GgmlComputeParams*, GgmlTensor*, void> _plain;
    private readonly delegate* unmanaged[Cdecl]<void*, void> _barrier;

    private CpuProducts(nint extra, nint plain, nint barrier, nint plan)
    {
        _extra = (delegate* unmanaged[Cdecl]<GgmlComputeParams*, GgmlTensor*, byte>)extra;
        _plain = (delegate* unmanaged[Cdecl]<GgmlComputeParams*, GgmlTensor*, void>)plain;
        _barrier = (delegate* unmanaged[Cdecl]<void*, void>)barrier;
        Plan = (delegate* unmanaged[Cdecl]<void*, int, void*, GgmlComputePlan>)plan;
    }

    /// <summary><c>ggml_graph_plan(graph, threads, pool)</c></summary>
    public delegate* unmanaged[Cdecl]<void*, int, void*, GgmlComputePlan> Plan { get; }

    /// <summary>
    /// Null when the CPU backend does not export what is needed, or has a BLAS device beside it: large products would go there, and such a
    /// device knows no node of ours.
    /// </summary>
    public static CpuProducts? Find()
    {
        if (NativeMethods.ggml_backend_dev_by_type(AcceleratorDevice) != null)
        {
            return null;
        }

        var registry = NativeMethods.ggml_backend_dev_backend_reg(NativeMethods.ggml_backend_dev_by_type(CpuDevice));
        var known = NativeMethods.ggml_backend_reg_get_proc_address(registry, "ggml_threadpool_new");
        DynamicLibraryInfo info;
        if (known == null || NativeMethods.dladdr(known, &info) == 0 || Marshal.PtrToStringUTF8((nint)info.FileName) is not { } path)
        {
            return null;
        }

        // Loaded already: this only finds its handle.
        var library = NativeLibrary.Load(path);
        return NativeLibrary.TryGetExport(library, "ggml_cpu_extra_compute_forward", out var extra)
            && NativeLibrary.TryGetExport(library, "ggml_compute_forward_mul_mat", out var plain)
            && NativeLibrary.TryGetExport(library, "ggml_barrier", out var barrier)
            && NativeLibrary.TryGetExport(library, "ggml_graph_plan", out var plan)
                ? new CpuProducts(extra, plain, barrier, plan)
                : null;
    }

    /// <summary>This thread's share of the product. Every thread of the pool must call it: there are barriers inside.</summary>
    public void Compute(GgmlComputeParams* parameters, GgmlTensor* product)
    {
        // As ggml_compute_forward does: repacked weights (and AMX) first, then the plain product.
        if (_extra(parameters, product) == 0)
        {
            _plain(parameters, product);
        }
    }

    /// <summary>Returns when every thread of the pool has come here.</summary>
    public void Wait(void* pool) => _barrier(pool);
}
