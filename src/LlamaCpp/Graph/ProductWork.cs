using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// The work buffer that the products of extended nodes share: one node is computed at a time. Sized by ggml's own planner. Grows while the
/// graph is looked through, when nothing is being computed. Owner: the bridge; the decoding thread.
/// </summary>
internal sealed unsafe class ProductWork : IDisposable
{
    private const int Alignment = 64;

    private readonly CpuProducts _products;
    private void* _context;
    private readonly void* _graph;

    public ProductWork(CpuProducts products)
    {
        _products = products;
        _context = NativeMethods.ggml_init(new GgmlInitParams { Bytes = NativeMethods.ggml_graph_overhead_custom(1, 0) + 1024, NoAllocation = 1 });
        _graph = NativeMethods.ggml_new_graph_custom(_context, 1, 0);
    }

    public void* Buffer { get; private set; }

    public nuint Bytes { get; private set; }

    /// <summary>Makes room for a product as <paramref name="threads"/> threads of the pool compute it.</summary>
    public void Reserve(GgmlTensor* product, int threads, void* pool)
    {
        NativeMethods.ggml_graph_clear(_graph);
        NativeMethods.ggml_graph_add_node(_graph, product);
        var needed = _products.Plan(_graph, threads, pool).WorkBytes;
        if (needed > Bytes)
        {
            NativeMemory.AlignedFree(Buffer);
            Buffer = NativeMemory.AlignedAlloc(needed, Alignment);
            Bytes = needed;
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Buffer);
        NativeMethods.ggml_free(_context);
        Buffer = _context = null;
    }
}
