using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// Rewrites attention nodes for an <see cref="IAttentionObserver"/>, and takes out the conversions to half precision that llama.cpp puts before
/// them when the cache is F32. Owner: the <see cref="ObserverBridge"/>; asked on the decoding thread, computes on all threads of the pool.
/// </summary>
internal sealed unsafe class AttentionBridge : IDisposable
{
    private const int NoOp = 0;
    private const int Keys = 1, Values = 2;

    private readonly IAttentionObserver _observer;
    private readonly int _attention;
    private readonly int _custom;
    private readonly int _copy;
    private readonly int _threads;
    private GCHandle _self;
    private Exception? _fault;

    public AttentionBridge(IAttentionObserver observer, LlamaRuntime runtime, int threads)
    {
        _observer = observer;
        _attention = runtime.AttentionOp;
        _custom = runtime.CustomOp;
        _copy = runtime.CopyOp;
        _threads = threads;
        _self = GCHandle.Alloc(this);
    }

    private static delegate* unmanaged[Cdecl]<GgmlTensor*, int, int, void*, void> Function => &OnAttention;

    /// <summary>All nodes are asked about in their order, before any is computed: the conversions before this one are still to come.</summary>
    /// <returns>Whether it is an attention node.</returns>
    public bool Ask(GgmlTensor* node)
    {
        if (ExtendedNode.Is(node, _custom, Function))
        {
            // Of a graph that llama.cpp kept.
            ExtendedNode.Restore(node, _attention);
            SetConversions(node, _copy);
        }

        if (node->Op != _attention)
        {
            return false;
        }

        if (_observer.Attends(new AttentionNode(node, node->OpParams), _threads))
        {
            ExtendedNode.Extend(node, _custom, Function, (void*)GCHandle.ToIntPtr(_self), tag: 0, ProductParts.None);
            SetConversions(node, NoOp);
        }

        return true;
    }

    public Exception? TakeFault() => _fault is null ? null : Interlocked.Exchange(ref _fault, null);

    public void Dispose() => _self.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnAttention(GgmlTensor* node, int thread, int threads, void* userData)
    {
        var bridge = Unsafe.As<AttentionBridge>(GCHandle.FromIntPtr((nint)userData).Target!);
        try
        {
            bridge._observer.Attend(new AttentionNode(node, ExtendedNode.Parameters(node)), thread, threads);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref bridge._fault, exception, null);
        }
    }

    private static void SetConversions(GgmlTensor* node, int op)
    {
        for (var source = Keys; source <= Values; source++)
        {
            var conversion = AttentionNode.ConversionOf(node, source);
            if (conversion != null)
            {
                conversion->Op = op;
            }
        }
    }
}
