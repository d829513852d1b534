using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// Carries the library's eval callback to an <see cref="IGraphObserver"/>, and rewrites the products that an <see cref="IProductObserver"/>
/// extends and the attention that an <see cref="IAttentionObserver"/> computes. Lives as long as its context. No exception passes into native
/// code: the first one is kept for whoever decodes.
/// </summary>
internal sealed unsafe class ObserverBridge : IDisposable
{
    private readonly IGraphObserver _observer;
    private readonly LlamaRuntime _runtime;
    private readonly int _mulMat;
    private readonly int _custom;
    private readonly int _threads;
    private GCHandle _self;
    private IProductObserver? _extender;
    private AttentionBridge? _attention;
    private readonly CpuProducts? _products;
    private ProductWork? _work;
    private void* _pool;
    private Exception? _fault;

    /// <param name="observer">Whom to ask.</param>
    /// <param name="runtime">The loaded libraries.</param>
    /// <param name="threads">Threads that compute the graph.</param>
    public ObserverBridge(IGraphObserver observer, LlamaRuntime runtime, int threads)
    {
        _observer = observer;
        _runtime = runtime;
        _mulMat = runtime.MulMatOp;
        _custom = runtime.CustomOp;
        _threads = threads;
        _products = runtime.CpuProducts;
        _self = GCHandle.Alloc(this);
    }

    public void* Callback => (delegate* unmanaged[Cdecl]<GgmlTensor*, byte, void*, byte>)&OnNode;

    public void* UserData => (void*)GCHandle.ToIntPtr(_self);

    /// <summary>Products are extended in the graph; otherwise the observer's wishes cut it.</summary>
    public bool ExtendsProducts => _extender is not null;

    private static delegate* unmanaged[Cdecl]<GgmlTensor*, int, int, void*, void> Function => &OnProduct;

    /// <summary>The pool that computes the context's graphs from now on: extending a product needs its barrier.</summary>
    public void UsePool(void* pool)
    {
        _pool = pool;
        if (_observer is IProductObserver extender && _products is { } products)
        {
            _work ??= new ProductWork(products);
            _extender = extender;
        }

        if (_observer is IAttentionObserver attention && _products is not null)
        {
            _attention ??= new AttentionBridge(attention, _runtime, _threads);
        }
    }

    /// <summary>What the observer threw since the last call, or null.</summary>
    public Exception? TakeFault() =>
        (_fault is null ? null : Interlocked.Exchange(ref _fault, null)) ?? _attention?.TakeFault();

    public void Dispose()
    {
        _attention?.Dispose();
        _work?.Dispose();
        _self.Free();
    }

    /// <returns>Asked: whether the node is wanted. Told: whether the computation goes on.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnNode(GgmlTensor* node, byte ask, void* userData)
    {
        var bridge = From(userData);
        try
        {
            if (ask != 0)
            {
                return (byte)(bridge.Ask(node) ? 1 : 0);
            }

            bridge._observer.Computed(new GraphNode(node));
            return 1;
        }
        catch (Exception exception)
        {
            bridge._fault ??= exception;
            return 0;
        }
    }

    /// <summary>In place of an extended product, on every thread of the pool at once.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnProduct(GgmlTensor* node, int thread, int threads, void* userData) => From(userData).Compute(node, thread, threads);

    private static ObserverBridge From(void* userData) => Unsafe.As<ObserverBridge>(GCHandle.FromIntPtr((nint)userData).Target!);

    private bool Ask(GgmlTensor* node)
    {
        if (_attention is { } attention && attention.Ask(node))
        {
            return false;
        }

        // A graph that llama.cpp kept still has the nodes of the last decode: whoever looks sees the product itself.
        var seen = ExtendedNode.Is(node, _custom, Function);
        var reserved = seen && !ExtendedNode.Parts(node).HasFlag(ProductParts.Multiply);
        if (seen)
        {
            ExtendedNode.Restore(node, _mulMat);
        }

        if (_extender is not { } extender || node->Op != _mulMat || extender.Extends(new GraphNode(node), _threads, out var tag) is not (not 0 and var parts))
        {
            return _observer.Wants(new GraphNode(node));
        }

        if (!reserved && !parts.HasFlag(ProductParts.Multiply))
        {
            _work!.Reserve(node, _threads, _pool);
        }

        ExtendedNode.Extend(node, _custom, Function, UserData, tag, parts);
        return false;
    }

    private void Compute(GgmlTensor* node, int thread, int threads)
    {
        var tag = ExtendedNode.Tag(node);
        var parts = ExtendedNode.Parts(node);
        if ((parts & ProductParts.Add) != 0)
        {
            Call(Stage.Before, tag, node, thread, threads);
        }

        if ((parts & ProductParts.Multiply) != 0)
        {
            Call(Stage.Multiply, tag, node, thread, threads);
        }
        else
        {
            ComputeByLibrary(node, thread, threads);
        }

        if ((parts & ProductParts.Add) != 0)
        {
            _products!.Wait(_pool);
            Call(Stage.After, tag, node, thread, threads);
        }

        if ((parts & ProductParts.Review) != 0)
        {
            _products!.Wait(_pool);
            Call(Stage.Review, tag, node, thread, threads);
        }
    }

    private void ComputeByLibrary(GgmlTensor* node, int thread, int threads)
    {
        var product = *node;
        ExtendedNode.Restore(&product, _mulMat);
        var parameters = new GgmlComputeParams
        {
            Thread = thread,
            Threads = threads,
            WorkBytes = _work!.Bytes,
            Work = _work.Buffer,
            Pool = _pool,
        };
        _products!.Compute(&parameters, &product);
    }

    /// <summary>Whatever happens in the observer, each thread comes to each barrier.</summary>
    private void Call(Stage stage, int tag, GgmlTensor* node, int thread, int threads)
    {
        try
        {
            switch (stage)
            {
                case Stage.Before:
                    _extender!.Before(tag, new GraphNode(node), thread, threads);
                    break;
                case Stage.Multiply:
                    _extender!.Multiply(new GraphNode(node), thread, threads);
                    break;
                case Stage.After:
                    _extender!.After(tag, new GraphNode(node), thread, threads);
                    break;
                default:
                    _extender!.Review(tag, new GraphNode(node), thread, threads);
                    break;
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _fault, exception, null);
        }
    }

    private enum Stage
    {
        Before,
        Multiply,
        After,
        Review,
    }
}
