using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>Carries the library's eval callback to an <see cref="IGraphObserver"/>. Lives as long as its context.</summary>
internal sealed unsafe class ObserverBridge : IDisposable
{
    private readonly IGraphObserver _observer;
    private GCHandle _self;

    public ObserverBridge(IGraphObserver observer)
    {
        _observer = observer;
        _self = GCHandle.Alloc(this);
    }

    public void* Callback => (delegate* unmanaged[Cdecl]<GgmlTensor*, byte, void*, byte>)&OnNode;

    public void* UserData => (void*)GCHandle.ToIntPtr(_self);

    public void Dispose() => _self.Free();

    /// <returns>Asked: whether the node is wanted. Told: whether the computation goes on.</returns>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnNode(GgmlTensor* tensor, byte ask, void* userData)
    {
        var observer = Unsafe.As<ObserverBridge>(GCHandle.FromIntPtr((nint)userData).Target!)._observer;
        if (ask != 0)
        {
            return (byte)(observer.Wants(new GraphNode(tensor)) ? 1 : 0);
        }

        observer.Computed(new GraphNode(tensor));
        return 1;
    }
}
